import Fermata

/// The activity of ``SampleWorkflow``.
@ActivityContainer
struct SampleActivities {
    /// Tidies a text.
    @Activity
    func tidy(input: SampleInput) async throws -> SampleResult {
        let words = input.text.split(whereSeparator: \.isWhitespace)
        var beginsSentence = true
        let tidied = words.map { word in
            let result = beginsSentence ? word.prefix(1).uppercased() + word.dropFirst() : String(word)
            beginsSentence = word.last.map { ".!?".contains($0) } ?? false
            return result
        }
        return SampleResult(text: tidied.joined(separator: " "), words: words.count)
    }
}
