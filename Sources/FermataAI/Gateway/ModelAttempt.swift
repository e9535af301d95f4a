/// What became of one model of a route during one call.
public struct ModelAttempt: Codable, Sendable, Hashable {
    /// How it went.
    public enum Outcome: String, Codable, Sendable, Hashable {
        /// It gave the answer.
        case answered
        /// It had failed a short while ago, and was not asked.
        case coolingDown = "cooling_down"
        /// It was not asked: the limits of its key leave no room now.
        case limited
        /// It was not asked: what it may cost does not fit into a budget.
        case overBudget = "over_budget"
        /// It was asked, and failed.
        case failed
    }

    /// The model's name in the configuration.
    public var model: String
    /// How it went.
    public var outcome: Outcome
    /// The type of the failure; `nil` if there was none.
    public var errorType: String?

    /// Creates an attempt.
    public init(model: String, outcome: Outcome, errorType: String? = nil) {
        self.model = model
        self.outcome = outcome
        self.errorType = errorType
    }

    private enum CodingKeys: String, CodingKey {
        case model, outcome
        case errorType = "error.type"
    }
}
