/// International bank account numbers (ISO 13616): a country of the registry, its length and the check digits.
struct IBANDetector: PIIDetector {
    /// The lengths of the SWIFT IBAN registry, release 94 (April 2023), and of the countries that use the form without
    /// being in it.
    private static let lengths: [String: Int] = [
        "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BI": 27, "BR": 29,
        "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28, "EE": 20, "EG": 29,
        "ES": 24, "FI": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21,
        "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32,
        "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MN": 20, "MR": 27,
        "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24,
        "RS": 22, "RU": 33, "SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "ST": 25, "SV": 28,
        "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
        "AO": 25, "BF": 28, "BJ": 28, "CG": 27, "CI": 28, "CM": 27, "CV": 25, "DZ": 26, "GA": 27, "IR": 26, "MG": 27,
        "ML": 28, "MZ": 25, "SN": 28,
    ]

    func matches(in text: FoldedText) -> [PIIMatch] {
        var found: [PIIMatch] = []
        var index = 0
        while index + 15 <= text.bytes.count {
            guard let match = match(in: text, at: index) else {
                index += 1
                continue
            }
            found.append(match)
            index = match.range.upperBound
        }
        return found
    }

    private func match(in text: FoldedText, at start: Int) -> PIIMatch? {
        guard text[start].isASCIILetter, text[start + 1].isASCIILetter, !text[start - 1].isWord,
            let length = Self.lengths[text.string(start..<(start + 2)).uppercased()]
        else { return nil }
        var account: [UInt8] = []
        var end = start
        while account.count < length {
            let byte = text[end].uppercased
            if byte.isASCIIDigit || byte.isASCIILetter {
                account.append(byte)
            } else {
                // One space or dash between two characters.
                guard byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-"), text[end - 1].isWord else { return nil }
            }
            end += 1
            guard end <= text.bytes.count else { return nil }
        }
        guard !text[end].isWord, account[2].isASCIIDigit, account[3].isASCIIDigit, Self.hasRightCheck(account) else {
            return nil
        }
        return PIIMatch(type: .iban, range: start..<end, canonical: String(decoding: account, as: UTF8.self))
    }

    /// ISO 7064, MOD 97-10: the first four to the end, letters as 10 to 35, and the remainder is one.
    private static func hasRightCheck(_ account: [UInt8]) -> Bool {
        let rotated = account.dropFirst(4) + account.prefix(4)
        let remainder = rotated.reduce(0) { sum, byte in
            byte.isASCIIDigit ? (sum * 10 + byte.digit) % 97 : (sum * 100 + Int(byte) - 0x41 + 10) % 97
        }
        return remainder == 1
    }
}
