/// One call of a model: who asks whom. It has the same key in every attempt of the activity that makes it.
public struct ModelCall: Codable, Sendable, Hashable {
    /// What makes the call unique, for example the run's id and the activity's.
    public var key: String
    /// As in OpenTelemetry's `gen_ai.operation.name`: `chat`, `embeddings`, `generate_content` …
    public var operation: String
    /// As in `gen_ai.provider.name`.
    public var provider: String
    /// As in `gen_ai.request.model`.
    public var model: String
    /// Who pays: all accounts that the call counts for. Usage records keep the first of each kind.
    public var scopes: [BudgetScope]
    /// The workflow that asks, if one does.
    public var workflowID: String?

    /// Creates a call.
    public init(
        key: String,
        operation: String,
        provider: String,
        model: String,
        scopes: [BudgetScope],
        workflowID: String? = nil
    ) {
        self.key = key
        self.operation = operation
        self.provider = provider
        self.model = model
        self.scopes = scopes
        self.workflowID = workflowID
    }
}
