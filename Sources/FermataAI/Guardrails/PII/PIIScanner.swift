/// Finds personal data of some types in a text, in time linear in the text.
struct PIIScanner {
    private let detectors: [any PIIDetector]
    private let types: [PIIType]

    init(_ types: some Collection<PIIType>) {
        self.types = PIIType.byCertainty.filter(types.contains)
        detectors = self.types.map(\.detector)
    }

    /// What overlaps, made one.
    struct Span {
        var range: Range<Int>
        /// The most certain reading first.
        var matches: [PIIMatch]
    }

    /// All finds, in the order of the text. Nothing of an overlapped find is left outside its span.
    func spans(in text: FoldedText) -> [Span] {
        let ranks = Dictionary(uniqueKeysWithValues: types.enumerated().map { ($1, $0) })
        let matches = detectors.flatMap { $0.matches(in: text) }.sorted { $0.range.lowerBound < $1.range.lowerBound }
        var spans: [Span] = []
        for match in matches {
            if let last = spans.last, match.range.lowerBound < last.range.upperBound {
                let end = max(last.range.upperBound, match.range.upperBound)
                spans[spans.count - 1].range = last.range.lowerBound..<end
                spans[spans.count - 1].matches.append(match)
            } else {
                spans.append(Span(range: match.range, matches: [match]))
            }
        }
        for index in spans.indices where spans[index].matches.count > 1 {
            spans[index].matches.sort { ranks[$0.type, default: 0] < ranks[$1.type, default: 0] }
        }
        return spans
    }
}
