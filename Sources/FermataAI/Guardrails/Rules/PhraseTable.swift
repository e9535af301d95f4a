/// Phrases found in a text word by word: whole words, whatever their case, width and spacing.
///
/// Each word of a text is the start of at most ``maximumWords`` steps through a tree, so time is linear in the text.
struct PhraseTable: Sendable {
    /// The most words of one phrase.
    static let maximumWords = 16

    private struct Node: Sendable {
        var next: [String: Int] = [:]
        var kind: String?
    }

    private var nodes = [Node()]

    /// Adds a phrase of a kind. `false` if it has no words or too many.
    mutating func insert(_ phrase: String, kind: String) -> Bool {
        let words = NormalizedText.words(NormalizedText.fold(phrase)).map(String.init)
        guard (1...Self.maximumWords).contains(words.count) else { return false }
        var node = 0
        for word in words {
            if let next = nodes[node].next[word] {
                node = next
            } else {
                nodes.append(Node())
                nodes[node].next[word] = nodes.count - 1
                node = nodes.count - 1
            }
        }
        nodes[node].kind = kind
        return true
    }

    /// How often a phrase of each kind is in a text. Of phrases that overlap, the longest of the first counts.
    func counts(in text: String) -> [String: Int] {
        let words = NormalizedText.words(NormalizedText.fold(text)).map(String.init)
        var counts: [String: Int] = [:]
        var start = 0
        while start < words.count {
            var node = 0
            var found: (kind: String, end: Int)?
            for index in start..<words.count {
                guard let next = nodes[node].next[words[index]] else { break }
                node = next
                if let kind = nodes[node].kind { found = (kind, index + 1) }
            }
            if let found { counts[found.kind, default: 0] += 1 }
            start = found?.end ?? start + 1
        }
        return counts
    }
}
