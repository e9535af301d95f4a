import Foundation

/// An answer made of sentences that a conversation already has.
///
/// The last message of the user is the question; everything said before it, and what tools answered after it, is the
/// material. Sentences are ranked by the words they share with the question, each word weighted by how few sentences have
/// it: Robertson and Spärck Jones, "Relevance weighting of search terms" (1976), in the common form of BM25 with its
/// usual constants. If no sentence shares a word with the question, or there is nothing but the question, the answer is
/// an extract of the material, or of the question. The best come in the order of the text.
///
/// Work is bounded like that of ``LocalLanguageModel``: the first 200,000 Unicode scalars, the first 1,000 sentences.
struct ExtractiveAnswer {
    /// How many sentences an answer has at most.
    private static let maxSentences = 3

    let text: String
    /// Whether the answer is shorter than it would be because of the limit on words.
    let isCut: Bool
    let wordsRead: Int

    /// - Throws: `ApplicationError` of type `ModelInvalidInput` if the limit is below one.
    init(_ messages: [Message], maxWords: Int, stopSequences: [String]) throws {
        let last = messages.lastIndex { $0.role == .user }
        let question = last.map { messages[$0].text } ?? ""
        let material = messages.indices.filter { $0 != last && messages[$0].role != .system }
            .flatMap { messages[$0].sayings }.joined(separator: "\n\n")
        wordsRead = [question, material].map(Self.wordCount).reduce(0, +)

        let bounded = BoundedText(material.isEmpty ? question : material, limit: LocalLanguageModel.maxScalars)
        let ranges = SentenceSplitter(bounded.scalars).sentences(limit: LocalLanguageModel.maxSentences)
        let sentences = ranges.map { bounded.scalars[$0] }
        let best = material.isEmpty ? [] : Self.best(sentences, for: question)
        let unlimited =
            best.isEmpty
            ? Extract(sentences).summary(try SummaryLimits(sentences: Self.maxSentences, words: .max))
            : best.map(\.foldedString).joined(separator: " ")
        let whole = Self.stopped(unlimited, at: stopSequences)
        isCut = Self.wordCount(whole) > maxWords
        text = isCut ? try SummaryLimits(sentences: Self.maxSentences, words: maxWords).cut(whole) : whole
    }

    var wordsWritten: Int { Self.wordCount(text) }

    /// The answer word by word, as a stream brings it. Together they are ``text``.
    var pieces: [String] {
        var pieces: [String] = []
        for character in text {
            if pieces.isEmpty || character == " " { pieces.append("") }
            pieces[pieces.count - 1].append(character)
        }
        return pieces
    }

    private static func best(
        _ sentences: [ArraySlice<Unicode.Scalar>],
        for question: String
    ) -> [ArraySlice<Unicode.Scalar>] {
        let wanted = Set(Words.stems(in: BoundedText(question, limit: LocalLanguageModel.maxScalars).scalars))
        let stems = sentences.map { Words.stems(in: $0) }
        let average = Double(stems.map(\.count).reduce(0, +)) / Double(max(1, stems.count))
        var holders: [String: Int] = [:]
        for words in stems {
            for word in Set(words).intersection(wanted) { holders[word, default: 0] += 1 }
        }
        let scores = stems.map { words in
            var counts: [String: Int] = [:]
            for word in words where wanted.contains(word) { counts[word, default: 0] += 1 }
            // In the order of the words, so that sums are the same in every process.
            return counts.sorted { $0.key < $1.key }.reduce(0.0) { sum, entry in
                let having = Double(holders[entry.key] ?? 0)
                let rarity = log(1 + (Double(stems.count) - having + 0.5) / (having + 0.5))
                let count = Double(entry.value)
                let length = Double(words.count) / max(1, average)
                return sum + rarity * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * length))
            }
        }
        return scores.indices.filter { scores[$0] > 0 }.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
            .prefix(maxSentences).sorted().map { sentences[$0] }
    }

    private static func stopped(_ text: String, at sequences: [String]) -> String {
        let ends = sequences.compactMap { text.range(of: $0)?.lowerBound }
        return ends.min().map { String(text[..<$0]) } ?? text
    }

    private static func wordCount(_ text: String) -> Int {
        Words.ranges(in: BoundedText(text, limit: LocalLanguageModel.maxScalars).scalars).count
    }
}

extension Message {
    /// What can be quoted: not what a model only thought.
    fileprivate var sayings: [String] {
        parts.compactMap {
            switch $0 {
            case .text(let text): text
            case .toolResult(let result): result.content
            case .reasoning, .media, .toolCall: nil
            }
        }
    }
}
