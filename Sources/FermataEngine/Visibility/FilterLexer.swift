/// Cuts a list filter into tokens, one at a time.
///
/// Works on bytes: all that has a meaning is ASCII, and positions in error texts count bytes.
struct FilterLexer {
    private let bytes: [UInt8]
    /// What precedes the filter in the statement that positions refer to.
    private let offset: Int
    private var index = 0

    init(_ text: String, offset: Int) {
        bytes = Array(text.utf8)
        self.offset = offset
    }

    mutating func next() -> FilterToken {
        skipBlanksAndComments()
        guard let byte = peek() else { return token(.end) }
        if Self.isLetter(byte) { return word() }
        if Self.isDigit(byte) { return number() }
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return string(delimiter: byte)
        case UInt8(ascii: "`"): return quotedName()
        case UInt8(ascii: "."): return Self.isDigit(peek(1)) ? number() : symbol(1)
        case UInt8(ascii: ":"), UInt8(ascii: "?"): return parameter()
        case UInt8(ascii: "!"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), UInt8(ascii: "|"),
            UInt8(ascii: "-"):
            return sign()
        case _ where "=,;()+*%^~/".utf8.contains(byte): return symbol(1)
        default: return unknown()
        }
    }

    private func peek(_ ahead: Int = 0) -> UInt8? {
        index + ahead < bytes.count ? bytes[index + ahead] : nil
    }

    private func token(_ kind: FilterToken.Kind, near: String? = nil) -> FilterToken {
        // One past the end, since the reference has always read one byte ahead.
        FilterToken(kind: kind, near: near, position: offset + index + 1)
    }

    private func text(from start: Int) -> String {
        String(decoding: bytes[start..<index], as: UTF8.self)
    }
}

extension FilterLexer {
    private mutating func word() -> FilterToken {
        let start = index
        if let first = peek(), peek(1) == UInt8(ascii: "'"), "xXbB".utf8.contains(first) { return digits() }
        while Self.isLetter(peek()) || Self.isDigit(peek()) { index += 1 }
        let word = text(from: start)
        let lowered = word.lowercased()
        guard FilterKeywords.reserved.contains(lowered) else { return token(.name(word), near: word) }
        return token(.keyword(lowered), near: lowered)
    }

    /// `x'4142'` and `b'0101'`.
    private mutating func digits() -> FilterToken {
        index += 2
        let start = index
        while let byte = peek(), Self.isHexDigit(byte) { index += 1 }
        let digits = text(from: start)
        guard peek() == UInt8(ascii: "'") else { return token(.invalid, near: digits) }
        index += 1
        return token(.number(digits), near: digits)
    }

    private mutating func number() -> FilterToken {
        let start = index
        if peek() == UInt8(ascii: "0"), peek(1) == UInt8(ascii: "x") || peek(1) == UInt8(ascii: "X") {
            index += 2
            while let byte = peek(), Self.isHexDigit(byte) { index += 1 }
        } else {
            while Self.isDigit(peek()) { index += 1 }
            if peek() == UInt8(ascii: ".") {
                index += 1
                while Self.isDigit(peek()) { index += 1 }
            }
            if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
                index += 1
                if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { index += 1 }
                while Self.isDigit(peek()) { index += 1 }
            }
        }
        let number = text(from: start)
        return token(Self.isLetter(peek()) ? .invalid : .number(number), near: number)
    }

    private mutating func string(delimiter: UInt8) -> FilterToken {
        index += 1
        var content: [UInt8] = []
        while let byte = peek() {
            index += 1
            if byte == delimiter {
                guard peek() == delimiter else { return literal(content) { .string($0) } }
                index += 1
                content.append(delimiter)
            } else if byte == UInt8(ascii: "\\") {
                guard let escaped = peek() else { break }
                index += 1
                content.append(Self.escapes[escaped] ?? escaped)
            } else {
                content.append(byte)
            }
        }
        return literal(content) { _ in .invalid }
    }

    private mutating func quotedName() -> FilterToken {
        index += 1
        var content: [UInt8] = []
        while let byte = peek() {
            index += 1
            if byte == UInt8(ascii: "`") {
                guard peek() == byte else {
                    return content.isEmpty ? token(.invalid) : literal(content) { .name($0) }
                }
                index += 1
            }
            content.append(byte)
        }
        return literal(content) { _ in .invalid }
    }

    private func literal(_ content: [UInt8], _ kind: (String) -> FilterToken.Kind) -> FilterToken {
        let text = String(decoding: content, as: UTF8.self)
        return token(kind(text), near: text)
    }

    /// `?` and `:name`: placeholders of a language that has parameters. They are values without a value.
    private mutating func parameter() -> FilterToken {
        let start = index
        index += 1
        while Self.isLetter(peek()) || Self.isDigit(peek()) { index += 1 }
        let name = text(from: start)
        return token(name == ":" ? .invalid : .number(name), near: name)
    }

    private mutating func sign() -> FilterToken {
        let rest = bytes[index..<min(index + 3, bytes.count)]
        for sign in Self.longSigns where rest.starts(with: sign.utf8) {
            index += sign.utf8.count
            switch sign {
            case "<>", "!=": return token(.symbol("!="))
            case "&&": return token(.keyword("and"))
            case "||": return token(.keyword("or"))
            default: return token(.symbol(sign))
            }
        }
        return symbol(1)
    }

    private mutating func symbol(_ length: Int) -> FilterToken {
        index += length
        return token(.symbol(text(from: index - length)))
    }

    private mutating func unknown() -> FilterToken {
        let start = index
        index += 1
        let position = token(.invalid).position
        // The whole character, for a text that can be read.
        while let byte = peek(), byte & 0xC0 == 0x80 { index += 1 }
        return FilterToken(kind: .invalid, near: text(from: start), position: position)
    }

    private mutating func skipBlanksAndComments() {
        while let byte = peek() {
            let following = peek(1)
            if " \n\r\t".utf8.contains(byte) {
                index += 1
            } else if byte == UInt8(ascii: "#") || (byte == following && "-/".utf8.contains(byte)) {
                while let byte = peek(), byte != UInt8(ascii: "\n") { index += 1 }
            } else if byte == UInt8(ascii: "/"), following == UInt8(ascii: "*") {
                index += 2
                while index < bytes.count, !(peek() == UInt8(ascii: "*") && peek(1) == UInt8(ascii: "/")) { index += 1 }
                index = min(index + 2, bytes.count)
            } else {
                return
            }
        }
    }
}

extension FilterLexer {
    /// Longest first.
    private static let longSigns = ["<=>", "->>", "<>", "<=", "<<", ">=", ">>", "!=", "&&", "||", "->"]

    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "0"): 0,
        UInt8(ascii: "b"): 8,
        UInt8(ascii: "n"): 10,
        UInt8(ascii: "r"): 13,
        UInt8(ascii: "t"): 9,
        UInt8(ascii: "Z"): 26,
    ]

    private static func isLetter(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "@")
    }

    private static func isDigit(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "f"))
    }
}
