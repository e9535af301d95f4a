import Crypto

/// What a vault keeps of content: keyed hashes, from which nobody without the key learns anything of it.
struct ContentFingerprint: Sendable {
    /// The length of the substrings that are hashed, in letters and digits.
    static let substring = 24
    /// How many neighbouring hashes one is chosen from. What two texts share of 40 letters and digits (`substring` +
    /// `window` - 1) always has a hash in common; what they share of fewer than 24 never has.
    static let window = 17
    /// The most hashes kept of one content; of longer ones the smallest, which are the same ones in every copy.
    static let maximumKept = 4_096
    /// Content with fewer hashes, about 70 letters and digits, is only recognised as a whole.
    static let minimumKept = 4

    /// Of the whole normalised text.
    let whole: [UInt8]
    /// Of parts of it, in ascending order and each once.
    let parts: [Int64]

    init(_ text: String, key: GuardrailKey) {
        let folded = NormalizedText.fold(text)
        whole = Self.code(Array(folded.utf8), label: 1, key)
        let hashes = Winnowing(folded.unicodeScalars.filter(\.isWordPart), seed: Self.seed(key)).chosen
        parts = Set(hashes.map { Self.part($0, key) }).sorted()
    }

    /// The parts that a vault keeps.
    var kept: ArraySlice<Int64> { parts.count < Self.minimumKept ? [] : parts.prefix(Self.maximumKept) }

    private static func part(_ hash: UInt64, _ key: GuardrailKey) -> Int64 {
        let bytes = withUnsafeBytes(of: hash.littleEndian) { Array($0) }
        return code(bytes, label: 2, key).prefix(8).reduce(0) { $0 << 8 | Int64($1) }
    }

    private static func seed(_ key: GuardrailKey) -> UInt64 {
        code([], label: 3, key).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Tells whether a vault was filled under the same key.
    static func keyCheck(_ key: GuardrailKey) -> [UInt8] { code([], label: 4, key) }

    /// Each use of the key has a label of its own, so that no hash means two things.
    private static func code(_ bytes: [UInt8], label: UInt8, _ key: GuardrailKey) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: [label] + bytes, using: key.symmetric))
    }
}
