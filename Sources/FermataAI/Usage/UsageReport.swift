/// What calls used, added up.
public struct UsageReport: Codable, Sendable, Hashable {
    /// One group of calls.
    public struct Row: Codable, Sendable, Hashable {
        /// What they have in common, in the order of the report's `grouping`; empty where a call has no such thing.
        public var group: [String]
        /// Requests to providers, and answers from the cache.
        public var calls: Int
        /// Tokens of input, those of prompt caches included.
        public var inputTokens: Int
        /// Tokens of output.
        public var outputTokens: Int
        /// Tokens read from prompt caches.
        public var cacheReadInputTokens: Int
        /// Tokens put into prompt caches.
        public var cacheCreationInputTokens: Int
        /// Of the calls, those whose tokens are our estimate, because the provider did not say them.
        public var estimatedCalls: Int
        /// Images.
        public var images: Int
        /// What they cost.
        public var cost: Cost
        /// How long they took, one after the other, in seconds.
        public var durationSeconds: Double
    }

    /// What the rows are.
    public var grouping: [UsageQuery.Grouping]
    /// Sorted by their groups.
    public var rows: [Row]

    /// The report as CSV, the names of the columns first.
    public var csv: String {
        let names =
            grouping.map(\.rawValue) + [
                "calls", "input_tokens", "output_tokens", "cache_read_input_tokens", "cache_creation_input_tokens",
                "estimated_calls", "images", "cost", "duration_seconds",
            ]
        return rows.reduce(into: CSV.line(names)) { text, row in
            text += CSV.line(
                row.group + [
                    "\(row.calls)", "\(row.inputTokens)", "\(row.outputTokens)", "\(row.cacheReadInputTokens)",
                    "\(row.cacheCreationInputTokens)", "\(row.estimatedCalls)", "\(row.images)", "\(row.cost)",
                    "\(row.durationSeconds)",
                ]
            )
        }
    }
}
