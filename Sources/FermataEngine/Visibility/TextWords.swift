import Foundation

/// The words of texts, for attributes of type Text.
enum TextWords {
    /// The words of `text`, without case and diacritics, in the order they stand in.
    static func words(of text: String) -> [String] {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
            .split { !isPartOfWord($0) }
            .map(String.init)
    }

    private static func isPartOfWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber
    }

    /// What a filter looks for: `text` is cut at spaces, and each piece is a phrase of one or more words.
    static func phrases(of text: String) -> [[String]] {
        text.split(separator: " ").map { words(of: String($0)) }.filter { !$0.isEmpty }
    }
}
