import Foundation

/// The JSON in what a model wrote.
enum JSONText {
    /// The text without blanks and without the code fence that models like to put around JSON.
    static func unfenced(_ text: String) -> String {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard trimmed.hasPrefix("```"), trimmed.hasSuffix("```"), trimmed.count > 6,
            let lineEnd = trimmed.firstIndex(where: \.isNewline)
        else { return trimmed }
        return String(trimmed[lineEnd...].dropLast(3))
    }
}
