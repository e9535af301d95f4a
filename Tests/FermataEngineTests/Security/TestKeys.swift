/// Made for these tests; they protect nothing.
enum TestKeys {
    static let rsa = """
        -----BEGIN PRIVATE KEY-----
        MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQCd1uND43DGsq2A
        YRZjYB3JLJP+mZLcJ7Ohy/2H5J16oulPmHLUN5oizNpixw9Scm/XHjy5RF5vmeKz
        3RLDZTHgjbqTYVor/74N2Gt65qbYM6Y7xmrYww0qhWhcfEWYwkCaAIatyGdMeUyb
        dWmTeArh2FxHFJT1emzSN6MbBAKcbV7GfUtxTE9jKHEYctC6eLKXkFV2aXWaZhgf
        XSykqqN+8xOvBPttKH/L7I6/H2c2JlO1LPt5bGdnhH1xkr1rID0Y+rS6rNbmRvE3
        znlTfCXzYG1QqZpZklYzshKstOuPRBwlc57K5FB7zcppGDTOulg0Mg33AMuPlZyY
        DOsrS5AhAgMBAAECggEAC5wVPlaZ4nudCG7buzaEKlp1jkoUg84Fx/ZdsSOvM6iM
        +bZQZ+ypETs5Kv/SUDGrqUqHk+cD/Th39Nvjd+zXFNnH6fREsizO+Wy8Rx91ET0H
        Uqk/Da+XJdQHP5pCckCDiPBV961gb78SU/L4b4jqX/9OlkncxQuauoGuJRwP5xqE
        xc+n2lElOO40bsBCe4120grbDv3jokmLwRQQzylkR1UvvvlodVkFlasIrSEPdug/
        S/7UJHmdMNcl8hYi0kFz26dcJxov46evlY+DKvuxSkMjNBB3xu39Nygtzy7adXwL
        DpiLiyntwbd99irkVOF52kM8mzh4YA23wBA5xXPCmwKBgQDLdltPax65p1QHEmCp
        njFjKRtFkkk7Cq2HXwJ5EviPytMfxb2NRVwZUodTa9LrIvQPwlS4XOewY886GgnA
        wnJwqowjMHLdsv5b5mSuk5cIKN7ifLDj1a9vaQV5K1L1RS0U0plXuW4Ka0dtb0J1
        7gcPoqjmXrRKoXocqXo9c4rPgwKBgQDGmK4Y6mB8Q92wQmqQDxWb+/NDrZaYtbxV
        c4uXixmIGefDC3HkfWFyhPCXbhQUoAzXTmuZUE9p5/64gk7d47E3x9M+AWEj06J6
        254rYIy0v60XarSPJGL8nFgpfAltC1Fj9ekqpScYmP7Ta+pgpvvXVSzqZFR9t0Ue
        fjo2PsZMiwKBgQCronNSoqWvrYUH1ivuykEVSlb0MHxQLyjFmpNmeWdvPYUuN0w4
        wTr5LZJ0/+9UZg8GwENhpxXXycrFU7PIhP+vJV/ES5mKhfVmpwtl7aEpw/iJjPBX
        siolTK3OUorP1wQ5nZK32vgGGAuQOJwTCbGxMeFTPK7QijmNtjYlYrPFawKBgBUl
        OJRKkE9q4nXb/ICuOnzLTNGN8BT+dLkcfmZ6VxOYvoaT92J+vxt0cDGPdO/lQrjC
        Ds7aMDp0iziWF1Ok5L+ttR5LA07PP+OY8rRnqVOtfP6bS/JZy3heJTz1igNkSxw7
        mMIDp7AEyk00llYIMZRx60BhwmVIWEGw6v3PnUmVAoGBALx4CdtkkjRRfrwZsAxV
        uxN8VGGtZxAbkG9FPZBmKE0vFfdiEfvBRvD6A1Zil36l83D+wPfIF7hq3fiE41YN
        1arnU/PfFd+UAvhuOrHBsFmgeYaXlL4xO6fg08F5H09Cwaq2JyOu0EXvKnG9mKYQ
        gFoPtUHJtwrYBAvLa35hNKla
        -----END PRIVATE KEY-----
        """
}
