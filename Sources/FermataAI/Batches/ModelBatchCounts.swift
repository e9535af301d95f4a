/// How the requests of a batch job ended, and what they used.
public struct ModelBatchCounts: Codable, Sendable, Hashable {
    /// All.
    public var total = 0
    /// There is an answer.
    public var succeeded = 0
    /// The provider refused it, it failed, or its answer is of no use.
    public var failed = 0
    /// A guardrail stopped the request or its answer.
    public var blocked = 0
    /// Cancelled before their turn.
    public var cancelled = 0
    /// The provider's time was over before their turn.
    public var expired = 0
    /// Lines of the provider's results that nobody could read.
    public var unreadableLines = 0
    /// What they used.
    public var usage = TokenUsage(inputTokens: 0, outputTokens: 0)
    /// What they cost.
    public var cost = Cost.zero

    /// Nothing yet.
    public init() {}

    /// Those that ended.
    public var ended: Int { succeeded + failed + blocked + cancelled + expired }

    mutating func add(_ result: ModelBatchResult, usage: TokenUsage) {
        total += 1
        switch result.outcome {
        case .succeeded: succeeded += 1
        case .failed: failed += 1
        case .blocked: blocked += 1
        case .cancelled: cancelled += 1
        case .expired: expired += 1
        }
        self.usage = self.usage + usage
        cost = cost + result.cost
    }

    /// The counts of a job that went on with what another one left as expired.
    public mutating func goOn(with next: ModelBatchCounts) {
        succeeded += next.succeeded
        failed += next.failed
        blocked += next.blocked
        cancelled += next.cancelled
        expired = next.expired
        unreadableLines += next.unreadableLines
        usage = usage + next.usage
        cost = cost + next.cost
    }
}
