/// A word, a run of digits or a sign.
struct Token {
    enum Kind {
        case word
        case digits
        case sign
        /// An address found before; it separates what is around it.
        case address
    }

    /// What is between a token and the one before.
    enum Gap {
        case nothing
        /// A space that keeps digits of a number together.
        case nonBreakingSpace
        case space
    }

    let kind: Kind
    /// Where it is, without a possessive ending.
    let range: Range<Int>
    let text: String
    /// The text in lower case.
    let lowercased: String
    let gap: Gap
    /// Whether it is the first word of a sentence or of something quoted, and so has a capital anyway.
    let startsSentence: Bool
    /// Whether an 's was cut off.
    let isPossessive: Bool

    var isCapitalized: Bool { kind == .word && text.unicodeScalars.first?.isUppercase == true }

    /// Whether all letters are capitals, as in an acronym.
    var isAllCapitals: Bool {
        kind == .word && text.unicodeScalars.count > 1 && !text.unicodeScalars.contains(where: \.isLowercase)
            && isCapitalized
    }

    /// Whether it is one capital, as in "J. Smith".
    var isInitial: Bool { isCapitalized && text.count == 1 }

    /// The value of up to four digits.
    var number: Int? { kind == .digits && text.utf8.count <= 4 ? Int(text) : nil }
}
