/// How long a summary may be.
struct SummaryLimits {
    let sentences: Int
    let words: Int

    init(sentences: Int, words: Int) throws {
        guard sentences >= 1 else {
            throw LanguageModelErrorType.invalidInput.error("A summary needs at least one sentence, not \(sentences).")
        }
        guard words >= 1 else {
            throw LanguageModelErrorType.invalidInput.error("A summary needs at least one word, not \(words).")
        }
        self.sentences = sentences
        self.words = words
    }

    /// The beginning of a text that is within the limits. A sentence cut short ends with an ellipsis.
    func cut(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        let ends = SentenceSplitter(scalars).sentences(limit: sentences).map(\.upperBound)
        let kept = scalars[..<(ends.last ?? 0)]
        let wordRanges = Words.ranges(in: kept)
        guard wordRanges.count > words else { return kept.foldedString }
        return kept[..<wordRanges[words - 1].upperBound].foldedString + "\u{2026}"
    }
}
