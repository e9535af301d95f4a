public import Foundation

/// What became of one request to a provider.
public struct CallRecord: Codable, Sendable, Hashable {
    /// How it ended.
    public enum Outcome: String, Codable, Sendable, Hashable, CaseIterable {
        /// The provider answered.
        case answered
        /// The answer came from the response cache; nothing was sent.
        case cached
        /// The provider failed, or its answer was unusable; it may have cost something all the same.
        case failed
        /// The provider or a guardrail held the answer back.
        case refused
        /// The request was sent, and what became of it is not known: the worker died, was cancelled, or the connection
        /// broke. It is charged at its worst case, until its answer shows up.
        case lost
    }

    /// Who asked whom.
    public var call: ModelCall
    /// How it ended.
    public var outcome: Outcome
    /// As in OpenTelemetry's `gen_ai.response.model`.
    public var responseModel: String?
    /// As in OpenTelemetry's `error.type`.
    public var errorType: String?
    /// What it used.
    public var usage: TokenUsage
    /// Whether the usage is our estimate, because the provider did not say it: for some servers that stream, and for
    /// requests whose answer was lost or of no use, which count at their worst case.
    public var isUsageEstimated: Bool
    /// How many images it made.
    public var images: Int
    /// What it cost.
    public var cost: Cost
    /// When it was sent.
    public var startedAt: Date
    /// From sending to the answer's end.
    public var duration: Duration

    /// Creates a record.
    public init(
        call: ModelCall,
        outcome: Outcome,
        responseModel: String? = nil,
        errorType: String? = nil,
        usage: TokenUsage,
        isUsageEstimated: Bool = false,
        images: Int = 0,
        cost: Cost,
        startedAt: Date,
        duration: Duration
    ) {
        self.call = call
        self.outcome = outcome
        self.responseModel = responseModel
        self.errorType = errorType
        self.usage = usage
        self.isUsageEstimated = isUsageEstimated
        self.images = images
        self.cost = cost
        self.startedAt = startedAt
        self.duration = duration
    }

    /// What it takes from budgets.
    var amount: BudgetAmount {
        guard outcome != .cached else { return .zero }
        let (tokens, overflows) = usage.inputTokens.addingReportingOverflow(usage.outputTokens)
        return BudgetAmount(cost: cost, tokens: overflows ? .max : tokens)
    }
}
