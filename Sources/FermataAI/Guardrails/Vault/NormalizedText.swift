import Foundation

/// A text without what can be changed and leaves it the same to a reader: case, width, compatibility forms, invisible
/// scalars, and how much white space there is.
///
/// Look-alikes of other scripts (a Cyrillic а for a Latin a) stay different.
enum NormalizedText {
    static func fold(_ text: String) -> String {
        // Lower case twice: compatibility forms have capitals, and capitals compose.
        let lower = text.lowercased().precomposedStringWithCompatibilityMapping.lowercased()
        var visible = String.UnicodeScalarView()
        for scalar in lower.unicodeScalars where !scalar.isInvisible { visible.append(scalar) }
        return visible.foldedString
    }

    /// The words of a folded text, in order.
    static func words(_ folded: String) -> [Substring] {
        folded.split { character in !character.unicodeScalars.contains(where: \.isWordPart) }
    }
}

extension Unicode.Scalar {
    /// Whether nobody sees it: joiners, variation selectors, marks of direction, tags.
    var isInvisible: Bool {
        guard !isASCII else { return false }
        return properties.generalCategory == .format || properties.isDefaultIgnorableCodePoint
    }
}
