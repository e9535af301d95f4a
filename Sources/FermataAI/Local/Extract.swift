/// Chooses sentences of a text that together stand for it.
struct Extract {
    private struct Sentence {
        let text: String
        let wordCount: Int
        let stems: [String]
    }

    private let sentences: [Sentence]

    init(_ sentences: [ArraySlice<Unicode.Scalar>]) {
        // Repeated lines, such as menus of a page, would vote for each other.
        var seen: Set<String> = []
        self.sentences = sentences.compactMap { scalars in
            let text = scalars.foldedString
            let count = Words.ranges(in: scalars).count
            guard count > 0, seen.insert(text.lowercased()).inserted else { return nil }
            return Sentence(text: text, wordCount: count, stems: Words.stems(in: scalars))
        }
    }

    /// The best sentences that fit, in the order of the text.
    func summary(_ limits: SummaryLimits) -> String {
        // Dividing by the length makes very short sentences look good: headings are chosen only if nothing else is.
        let proper = sentences.filter { $0.wordCount >= 4 }
        let candidates = proper.isEmpty ? sentences : proper
        let scores = TextRank.scores(candidates.map(\.stems))
        let best = candidates.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
        guard let first = best.first else { return "" }
        guard candidates[first].wordCount <= limits.words else { return limits.cut(candidates[first].text) }

        var chosen: [Int] = []
        var words = 0
        for index in best where chosen.count < limits.sentences {
            guard words + candidates[index].wordCount <= limits.words else { continue }
            words += candidates[index].wordCount
            chosen.append(index)
        }
        return chosen.sorted().map { candidates[$0].text }.joined(separator: " ")
    }
}
