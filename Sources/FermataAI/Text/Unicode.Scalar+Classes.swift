extension Unicode.Scalar {
    var isDigit: Bool { "0" <= self && self <= "9" }

    var isASCIILetter: Bool { ("a" <= self && self <= "z") || ("A" <= self && self <= "Z") }

    /// Whether the scalar begins or goes on with a word. Marks belong to the letter before them.
    var isWordPart: Bool {
        if isASCII { return isASCIILetter || isDigit }
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber: return true
        default: return properties.isAlphabetic
        }
    }

    var isUppercase: Bool {
        isASCII ? "A" <= self && self <= "Z" : properties.isUppercase || properties.generalCategory == .titlecaseLetter
    }

    var isLowercase: Bool {
        isASCII ? "a" <= self && self <= "z" : properties.isLowercase
    }

    var isLineBreak: Bool {
        self == "\n" || self == "\r" || self == "\u{2028}" || self == "\u{2029}" || self == "\u{85}"
    }

    var isApostrophe: Bool { self == "'" || self == "\u{2019}" }

    /// Whether the script is written without spaces between words, so that each sign counts as a word.
    var isWordByItself: Bool {
        switch value {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF: true  // Thai, Lao, Burmese, Khmer
        case 0x3041...0x30FF, 0x31F0...0x31FF: true  // Japanese syllables
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF: true  // Han
        default: false
        }
    }
}
