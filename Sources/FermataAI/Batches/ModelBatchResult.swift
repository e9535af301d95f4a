/// What became of one request of a batch job.
public struct ModelBatchResult: Codable, Sendable, Hashable {
    /// How it ended.
    public enum Outcome: String, Codable, Sendable, Hashable, CaseIterable {
        /// There is an answer.
        case succeeded
        /// The provider refused it, it failed, or its answer is of no use.
        case failed
        /// A guardrail stopped the request before it was sent, or its answer.
        case blocked
        /// The job was cancelled before its turn.
        case cancelled
        /// The provider's time for the job was over before its turn.
        case expired
    }

    /// The item's.
    public var id: String
    /// How it ended.
    public var outcome: Outcome
    /// The answer; `nil` unless it succeeded.
    public var response: ModelResponse?
    /// As in OpenTelemetry's `error.type`; `nil` if it succeeded.
    public var errorType: String?
    /// What is wrong, in words for people; `nil` if it succeeded.
    public var message: String?
    /// What it cost.
    public var cost: Cost

    private enum CodingKeys: String, CodingKey {
        case id, outcome, response, message, cost
        case errorType = "error.type"
    }
}
