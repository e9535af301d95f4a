import Foundation

/// Compares texts with labels by the words they share.
///
/// Each label is a vector of its stems, weighted by how few labels have them; a text is the vector of the same stems,
/// weighted also by how often they occur. The score is the cosine of the angle between the two. Words of the text that
/// no label has are left out, so that a long text does not score lower than a short one that says the same.
struct LabelMatcher {
    private let labels: [Label]
    /// The place of each stem in the vectors.
    private let positions: [String: Int]
    private let rarities: [Double]
    private let vectors: [[(position: Int, weight: Double)]]

    init(_ labels: [Label]) {
        // The name is worth as much as two mentions: it is the shortest description.
        let stems = labels.map { label in
            let name = Self.stems(label.name)
            return name + name + Self.stems(label.description)
        }
        var positions: [String: Int] = [:]
        var labelCounts: [Double] = []
        for stems in stems {
            var seen: Set<Int> = []
            for stem in stems {
                let position = positions[stem] ?? labelCounts.count
                if position == labelCounts.count {
                    positions[stem] = position
                    labelCounts.append(0)
                }
                if seen.insert(position).inserted { labelCounts[position] += 1 }
            }
        }
        let rarities = labelCounts.map { 1 + log(Double(labels.count) / $0) }
        self.labels = labels
        self.positions = positions
        self.rarities = rarities
        // Only what is not zero is kept: a label has few of all labels' words.
        vectors = stems.map { stems in
            Self.vector(stems, positions: positions, rarities: rarities).enumerated()
                .compactMap { $1 > 0 ? (position: $0, weight: $1) : nil }
        }
    }

    /// The scores in the order of the labels.
    func scores(of text: [Unicode.Scalar]) -> [Classification.LabelScore] {
        let text = Self.vector(Words.stems(in: text), positions: positions, rarities: rarities)
        return zip(labels, vectors).map { label, vector in
            let cosine = vector.reduce(0) { $0 + $1.weight * text[$1.position] }
            // Rounding may take the cosine of equal vectors a little above one.
            return Classification.LabelScore(label: label.name, score: min(1, cosine))
        }
    }

    private static func stems(_ text: String) -> [String] { Words.stems(in: Array(text.unicodeScalars)) }

    /// A vector of length one, or of zeros.
    private static func vector(_ stems: [String], positions: [String: Int], rarities: [Double]) -> [Double] {
        var counts = [Double](repeating: 0, count: rarities.count)
        for stem in stems {
            if let position = positions[stem] { counts[position] += 1 }
        }
        let weights = zip(counts, rarities).map { $0 > 0 ? (1 + log($0)) * $1 : 0 }
        let length = weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return length > 0 ? weights.map { $0 / length } : weights
    }
}
