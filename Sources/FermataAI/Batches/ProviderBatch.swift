public import Foundation

/// A batch job at its provider.
public struct ProviderBatch: Codable, Sendable, Hashable {
    /// How far it is.
    public enum State: String, Codable, Sendable, Hashable {
        /// The provider works on it, or will.
        case inProgress = "in_progress"
        /// It ends soon, and what is not begun will not be.
        case cancelling
        /// There are results for all that was done.
        case ended
        /// The provider did not accept the requests; none was answered.
        case failed
    }

    /// The provider's id.
    public var id: String
    /// How far it is.
    public var state: State
    /// How many requests it has; `nil` while the provider has not counted them.
    public var total: Int?
    /// How many requests ended.
    public var ended: Int
    /// When it was made, by the provider's clock.
    public var createdAt: Date?
    /// Names of what is wrong with a job that failed.
    public var errors: [String]
    /// Where the results are, in the provider's words.
    public var resultFiles: [String]

    /// Creates a description.
    public init(
        id: String,
        state: State,
        total: Int? = nil,
        ended: Int = 0,
        createdAt: Date? = nil,
        errors: [String] = [],
        resultFiles: [String] = []
    ) {
        self.id = id
        self.state = state
        self.total = total
        self.ended = ended
        self.createdAt = createdAt
        self.errors = errors
        self.resultFiles = resultFiles
    }
}
