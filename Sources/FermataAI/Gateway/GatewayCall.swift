public import Foundation

/// One call of the gateway: what to ask, for whom, and how often at most it is paid.
public struct GatewayCall: Sendable {
    /// The same in every attempt of the activity that makes the call: what was paid under a key is not paid again.
    public var key: String
    /// What to ask.
    public var request: ModelRequest
    /// Who pays.
    public var scopes: [BudgetScope]
    /// The workflow that asks, if one does.
    public var workflowID: String?
    /// When the call was first wished for; the route's time limit counts from then. Callers that come again after an
    /// outage make it later by as long as nobody could ask: otherwise the time may be over before anybody was asked.
    public var askedAt: Date
    /// How long an equal request may be answered with the same answer; `nil` asks anew.
    public var cacheTimeToLive: Duration?
    /// Who shares cached answers.
    public var cachePartition: String

    /// Creates a call.
    public init(
        key: String,
        request: ModelRequest,
        scopes: [BudgetScope] = [],
        workflowID: String? = nil,
        askedAt: Date = Date(),
        cacheTimeToLive: Duration? = nil,
        cachePartition: String = ""
    ) {
        self.key = key
        self.request = request
        self.scopes = scopes
        self.workflowID = workflowID
        self.askedAt = askedAt
        self.cacheTimeToLive = cacheTimeToLive
        self.cachePartition = cachePartition
    }
}

/// What a call of the gateway came to.
public struct GatewayAnswer: Codable, Sendable, Hashable {
    /// The answer.
    public var response: ModelResponse
    /// The model that gave it, by its name in the configuration.
    public var model: String
    /// The provider that ran it.
    public var provider: String
    /// What it cost.
    public var cost: Cost
    /// Whether it came from the cache.
    public var isCached: Bool
    /// Which models were tried, and what became of each.
    public var attempts: [ModelAttempt]
    /// What guardrails decided.
    public var guardrails: [GuardrailDecision]
}
