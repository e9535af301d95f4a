/// The input of ``LongRunningWorkflow``.
public struct LongRunningInput: Codable, Sendable, Hashable {
    /// What one run hands to the next.
    public struct State: Codable, Sendable, Hashable {
        /// The items that are done.
        public var processed = 0
        /// What the batches have added up to, modulo 2^32.
        public var checksum = 0
        /// The runs before this one.
        public var runs = 0

        /// Creates the state of a workflow that has not begun.
        public init() {}
    }

    /// The number of items: 1 to 1,000,000.
    public var items: Int
    /// The items of one batch, which is one activity: 1 to 10,000.
    public var batchSize: Int
    /// The batches of one run, after which it continues as new: 1 to 500.
    public var batchesPerRun: Int
    /// The pause between batches in seconds: 0 to 3,600.
    public var pauseSeconds: Double
    /// Where to go on. Leave it out to begin.
    public var state: State

    /// Creates the input.
    public init(
        items: Int,
        batchSize: Int = 100,
        batchesPerRun: Int = 50,
        pauseSeconds: Double = 0,
        state: State = State()
    ) {
        self.items = items
        self.batchSize = batchSize
        self.batchesPerRun = batchesPerRun
        self.pauseSeconds = pauseSeconds
        self.state = state
    }

    /// Reads the input. Fields that are left out get the defaults of the other initialiser.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(items: try values.decode(Int.self, forKey: .items))
        batchSize = try values.decodeIfPresent(Int.self, forKey: .batchSize) ?? batchSize
        batchesPerRun = try values.decodeIfPresent(Int.self, forKey: .batchesPerRun) ?? batchesPerRun
        pauseSeconds = try values.decodeIfPresent(Double.self, forKey: .pauseSeconds) ?? pauseSeconds
        state = try values.decodeIfPresent(State.self, forKey: .state) ?? state
    }

    func validate() throws {
        try CatalogFailure.require((1...1_000_000).contains(items), "items", "must be 1 to 1,000,000.")
        try CatalogFailure.require((1...10_000).contains(batchSize), "batchSize", "must be 1 to 10,000.")
        try CatalogFailure.require((1...500).contains(batchesPerRun), "batchesPerRun", "must be 1 to 500.")
        try CatalogFailure.require((0...3_600).contains(pauseSeconds), "pauseSeconds", "must be 0 to 3,600.")
        try CatalogFailure.require((0...items).contains(state.processed), "state.processed", "must be 0 to 'items'.")
        try CatalogFailure.require((0...0xFFFF_FFFF).contains(state.checksum), "state.checksum", "must fit 32 bits.")
        try CatalogFailure.require((0...1_000_000).contains(state.runs), "state.runs", "must be 0 to 1,000,000.")
    }
}

/// The result of ``LongRunningWorkflow``.
public struct LongRunningResult: Codable, Sendable, Hashable {
    /// The items that were done.
    public var processed: Int
    /// What the batches added up to, modulo 2^32: the sum of the squares of 0 ..< items.
    public var checksum: Int
    /// The runs it took.
    public var runs: Int
}
