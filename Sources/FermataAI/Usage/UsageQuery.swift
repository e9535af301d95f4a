public import Foundation

/// Which calls to add up, and how.
public struct UsageQuery: Codable, Sendable, Hashable {
    /// What calls have in common that are added up together.
    public enum Grouping: String, Codable, Sendable, Hashable, CaseIterable {
        /// Hours in UTC, as `2026-11-22T09:00Z`.
        case hour
        /// Days in UTC, as `2026-11-22`.
        case day
        /// The provider.
        case provider
        /// The model asked for.
        case model
        /// Chat, embeddings and so on.
        case operation
        /// How calls ended.
        case outcome
        /// The workflow's id.
        case workflow
        /// The run.
        case run
        /// The type of workflow.
        case workflowType
        /// The agent.
        case agent
        /// The person.
        case user
        /// The customer.
        case tenant
    }

    /// Calls sent at this moment or later; `nil` for all.
    public var from: Date?
    /// Calls sent before this moment; `nil` for all.
    public var to: Date?
    /// Calls that have all of these, each the first of its kind.
    public var scopes: [BudgetScope]
    /// Calls to this provider; `nil` for all.
    public var provider: String?
    /// Calls to this model; `nil` for all.
    public var model: String?
    /// What the report's rows are; empty for one row.
    public var grouping: [Grouping]

    /// Creates a query.
    public init(
        from: Date? = nil,
        to: Date? = nil,
        scopes: [BudgetScope] = [],
        provider: String? = nil,
        model: String? = nil,
        grouping: [Grouping] = []
    ) {
        self.from = from
        self.to = to
        self.scopes = scopes
        self.provider = provider
        self.model = model
        self.grouping = grouping
    }
}
