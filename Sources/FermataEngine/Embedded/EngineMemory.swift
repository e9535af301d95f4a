/// How much of what is also on disk may stay in memory, so that it need not be read again.
public struct EngineMemory: Sendable {
    /// Workflow executions.
    public var maximumRuns: Int
    /// Bytes of their histories as they are stored; in memory they are several times as large.
    public var maximumHistoryBytes: Int

    /// Creates limits.
    public init(maximumRuns: Int = 10_000, maximumHistoryBytes: Int = 16 * 1024 * 1024) {
        self.maximumRuns = maximumRuns
        self.maximumHistoryBytes = maximumHistoryBytes
    }
}
