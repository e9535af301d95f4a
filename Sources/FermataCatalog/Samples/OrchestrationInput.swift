/// The input of ``OrchestrationWorkflow``.
public struct OrchestrationInput: Codable, Sendable, Hashable {
    /// The most pairs one run takes: each is two children, and a server holds about 2,000 pending ones per run.
    public static let maximumPairs = 200

    /// The pairs to add and to multiply: 1 to ``maximumPairs``.
    public var pairs: [NumberPair]

    /// Creates the input.
    public init(pairs: [NumberPair]) {
        self.pairs = pairs
    }

    func validate() throws {
        try CatalogFailure.require(
            (1...Self.maximumPairs).contains(pairs.count),
            "pairs",
            "must hold 1 to \(Self.maximumPairs) pairs; it holds \(pairs.count)."
        )
        for (index, pair) in pairs.enumerated() {
            let numbers = [("left", pair.left), ("right", pair.right)]
            for (name, number) in numbers where number.magnitude > 1_000_000_000 {
                throw CatalogFailure.final(
                    CatalogFailure.invalidInput,
                    "'pairs[\(index)].\(name)' must be between -1,000,000,000 and 1,000,000,000."
                )
            }
        }
    }
}

/// The result of ``OrchestrationWorkflow``.
public struct OrchestrationResult: Codable, Sendable, Hashable {
    /// The sum of each pair, in the order of the input.
    public var sums: [Int]
    /// The product of each pair, in the order of the input.
    public var products: [Int]
    /// All sums and products together.
    public var total: Int
}
