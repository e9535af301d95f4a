/// Something that spends: a call has one of each kind that applies, or several, for example of nested agents.
public struct BudgetScope: Codable, Sendable, Hashable {
    /// What spends.
    public enum Kind: String, Codable, Sendable, Hashable, CaseIterable {
        /// One run of a workflow: its first run's id, so that a continued run keeps its account.
        case run
        /// All runs of a type of workflow.
        case workflowType
        /// An agent, by name.
        case agent
        /// A person.
        case user
        /// A customer.
        case tenant
    }

    /// What spends.
    public var kind: Kind
    /// Which one.
    public var value: String

    /// Creates a scope.
    public init(_ kind: Kind, _ value: String) {
        self.kind = kind
        self.value = value
    }
}
