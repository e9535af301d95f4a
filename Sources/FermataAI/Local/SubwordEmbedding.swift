import Fermata

/// Vectors for texts, from the letters of their words.
///
/// Each word is itself and its sequences of three to six letters, its beginning and end marked, as in Bojanowski, Grave,
/// Joulin and Mikolov, "Enriching Word Vectors with Subword Information" (2017); but nothing is learnt. Each of these
/// features adds to one component, chosen together with a sign by a hash, as in Weinberger, Dasgupta, Langford, Smola and
/// Attenberg, "Feature Hashing for Large Scale Multitask Learning" (2009), so that features that meet cancel out on
/// average. Vectors have the length one; that of a text without words is zero.
///
/// The cosine of two vectors is near one if the texts have the same words, well above zero if they have words of the same
/// stem or nearly the same spelling, and about zero otherwise, whatever the texts mean.
struct SubwordEmbedding {
    static let defaultDimensions = 512
    /// Beyond that, letters of a word add no more sequences: a line of a million letters is not a word.
    private static let maxWordScalars = 64
    /// A function word says little of what a text is about.
    private static let stopWordWeight: Float = 0.1

    let dimensions: Int

    init(dimensions: Int) throws {
        guard (16...4_096).contains(dimensions) else {
            throw ModelRequest.invalid("dimensions must be from 16 to 4096 for the built-in model.")
        }
        self.dimensions = dimensions
    }

    /// The vector of a text, given as its words in lower case.
    func vector(_ words: [String]) -> [Float] {
        var counts: [String: Int] = [:]
        for word in words { counts[word, default: 0] += 1 }
        var vector = [Float](repeating: 0, count: dimensions)
        // In the order of the words, so that sums are the same in every process.
        for (word, count) in counts.sorted(by: { $0.key < $1.key }) {
            // A word said ten times is not ten times as important.
            let weight = Float(count).squareRoot() * (StopWords.english.contains(word) ? Self.stopWordWeight : 1)
            add(word, weight: weight, to: &vector)
        }
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return length > 0 ? vector.map { $0 / length } : vector
    }

    /// The word itself weighs as much as all its parts together.
    private func add(_ word: String, weight: Float, to vector: inout [Float]) {
        let scalars = Array("<\(word)>".unicodeScalars.prefix(Self.maxWordScalars))
        add(scalars[...], weight, to: &vector)
        let sizes = (3...6).filter { $0 < scalars.count }
        let parts = sizes.map { scalars.count - $0 + 1 }.reduce(0, +)
        guard parts > 0 else { return }
        // Parts add up like independent steps: the square of their length is the sum of the squares.
        let partWeight = weight / Float(parts).squareRoot()
        for size in sizes {
            for start in 0...(scalars.count - size) {
                add(scalars[start..<(start + size)], partWeight, to: &vector)
            }
        }
    }

    private func add(_ feature: ArraySlice<Unicode.Scalar>, _ weight: Float, to vector: inout [Float]) {
        let hash = Self.hash(feature)
        let place = Int(hash % UInt64(dimensions))
        vector[place] += hash >> 63 == 0 ? weight : -weight
    }

    /// FNV-1a over the scalars' bytes, with the finaliser of SplitMix64, since FNV's high bits follow its input closely.
    private static func hash(_ feature: ArraySlice<Unicode.Scalar>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for scalar in feature {
            for shift in stride(from: UInt32(0), to: 32, by: 8) {
                hash = (hash ^ UInt64((scalar.value >> shift) & 0xFF)) &* 0x100_0000_01B3
            }
        }
        hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
        return hash ^ (hash >> 31)
    }
}
