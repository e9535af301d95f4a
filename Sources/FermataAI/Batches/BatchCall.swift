/// A batch job, as the gateway's calls name it: all of one job are made with the same.
public struct BatchCall: Codable, Sendable, Hashable {
    /// What makes the job unique. What was paid under it is not paid again.
    public var key: String
    /// The model's name in the gateway's configuration.
    public var model: String
    /// Who pays.
    public var scopes: [BudgetScope]
    /// The workflow that asks, if one does.
    public var workflowID: String?

    /// Creates a call.
    public init(key: String, model: String, scopes: [BudgetScope] = [], workflowID: String? = nil) {
        self.key = key
        self.model = model
        self.scopes = scopes
        self.workflowID = workflowID
    }

    /// What the job is called at its provider. Two jobs have not the same, and it says nothing about them.
    var name: String { "fermata-\(ContentHash(of: .init(key.utf8)).hex.prefix(32))" }
}

/// What was set aside for a batch job.
public struct BatchPlan: Codable, Sendable, Hashable {
    /// How many requests there are.
    public var requests: Int
    /// The most that they can cost.
    public var worstCase: Cost
    /// How long one request to the provider may take, in seconds: a submission whose end nobody saw is over after it.
    public var timeLimitSeconds: Double
}

/// What was brought to the provider.
public struct BatchUpload: Codable, Sendable, Hashable {
    /// How many requests guardrails let through.
    public var requests: Int
    /// What the provider calls them; `nil` if it takes them with the submission.
    public var file: String?
}
