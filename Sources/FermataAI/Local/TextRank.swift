import Foundation

/// Ranks sentences by what they have in common with the others.
///
/// Rada Mihalcea and Paul Tarau: "TextRank: Bringing Order into Texts", EMNLP 2004, section 4. Sentences are the
/// vertices of a graph; an edge weighs the number of words two sentences share, divided by the sum of the logarithms
/// of their lengths. The score of a vertex is what a random walk along the edges would give it.
///
/// Time and memory grow with the square of the number of sentences; callers bound it.
enum TextRank {
    /// The probability of going on along an edge; the paper's value, from PageRank.
    private static let damping = 0.85
    /// The walk has converged when no score changes by more; the paper's value.
    private static let threshold = 0.0001
    /// Convergence usually takes 20 to 30 rounds; the bound is for graphs that would take for ever.
    private static let maxRounds = 200

    /// The score of each sentence, given as its stems. Sentences that share nothing all get the same.
    static func scores(_ sentences: [[String]]) -> [Double] {
        let edges = edges(between: sentences)
        let totals = edges.map { $0.reduce(0) { $0 + $1.weight } }
        var scores = [Double](repeating: 1, count: sentences.count)
        for _ in 0..<maxRounds {
            var next = scores
            var change = 0.0
            for vertex in edges.indices {
                // An edge has a weight above zero, so its ends have totals above zero.
                let incoming = edges[vertex].reduce(0) { sum, edge in
                    sum + edge.weight / totals[edge.vertex] * scores[edge.vertex]
                }
                next[vertex] = (1 - damping) + damping * incoming
                change = max(change, abs(next[vertex] - scores[vertex]))
            }
            scores = next
            if change < threshold { break }
        }
        return scores
    }

    private struct Edge {
        let vertex: Int
        let weight: Double
    }

    /// Each sentence's edges in the order of their other ends, so that sums are the same in every process.
    private static func edges(between sentences: [[String]]) -> [[Edge]] {
        let vocabularies = distinctWords(of: sentences)
        var sentencesWithWord: [[Int]] = []
        for (index, words) in vocabularies.enumerated() {
            for word in words {
                if word == sentencesWithWord.count { sentencesWithWord.append([]) }
                sentencesWithWord[word].append(index)
            }
        }
        return vocabularies.indices.map { index in
            var shared = [Int](repeating: 0, count: sentences.count)
            for word in vocabularies[index] {
                for other in sentencesWithWord[word] { shared[other] += 1 }
            }
            return shared.indices.compactMap { other in
                guard other != index, shared[other] > 0 else { return nil }
                let lengths = log(Double(sentences[index].count)) + log(Double(sentences[other].count))
                // Two sentences of one word each: no length to divide by, and nothing learnt from them.
                guard lengths > 0 else { return nil }
                return Edge(vertex: other, weight: Double(shared[other]) / lengths)
            }
        }
    }

    /// Each sentence's different words as numbers, counted in order of first appearance.
    private static func distinctWords(of sentences: [[String]]) -> [[Int]] {
        var numbers: [String: Int] = [:]
        return sentences.map { sentence in
            var seen: Set<Int> = []
            return sentence.compactMap { word in
                let number = numbers[word] ?? numbers.count
                numbers[word] = number
                return seen.insert(number).inserted ? number : nil
            }
        }
    }
}
