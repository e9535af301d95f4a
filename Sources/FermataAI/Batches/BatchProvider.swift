public import Fermata
public import Foundation

/// A provider that takes many requests at once, and answers them within a day for less.
///
/// As with ``ModelProvider``, an implementation makes one attempt per call and keeps no state; budgets, guardrails,
/// waiting and the care that a job is not submitted twice are others'.
public protocol BatchProvider: ModelProvider {
    /// The most requests of one job.
    var maximumBatchRequests: Int { get }

    /// Brings the requests to the provider, if that is a step of its own. Nothing is begun, and nothing paid.
    ///
    /// - Returns: What the provider calls them; `nil` if there is no such step.
    func upload(_ submission: BatchSubmission) async throws -> String?

    /// Begins a job. Doing it twice begins two.
    func submit(_ submission: BatchSubmission) async throws -> ProviderBatch

    /// Looks for a job that may have been begun without anybody being told.
    ///
    /// - Parameter date: When it was begun at the earliest, by our clock.
    func find(_ submission: BatchSubmission, since date: Date) async throws -> BatchSearch

    /// How far a job is.
    func batch(_ id: String) async throws -> ProviderBatch

    /// Asks that nothing more of a job is begun. It goes on until what was begun has ended.
    func cancelBatch(_ id: String) async throws -> ProviderBatch

    /// Hands out what became of the requests of a job that ended, in whatever order the provider has.
    ///
    /// - Parameter take: Gets `nil` for a line that nobody can read.
    func results(
        of batch: ProviderBatch,
        _ submission: BatchSubmission,
        _ take: (BatchAnswer?) async throws -> Void
    ) async throws
}

/// What a search for a job came to.
public enum BatchSearch: Sendable, Hashable {
    /// This is it.
    case found(ProviderBatch)
    /// There is none.
    case none
    /// There are jobs that may be it, and that will show when they end.
    case undecided
}

/// What a provider says became of one request.
public struct BatchAnswer: Sendable {
    /// How it ended.
    public enum Outcome: Sendable {
        /// An answer.
        case answered(ProviderAnswer)
        /// A failure, which the provider charges if its type is of an answer that cannot be used.
        case failed(ApplicationError)
        /// Cancelled before its turn.
        case cancelled
        /// The time for the job was over before its turn.
        case expired
    }

    /// The request's place among the job's items.
    public var index: Int
    /// How it ended.
    public var outcome: Outcome

    /// Creates an answer.
    public init(index: Int, outcome: Outcome) {
        self.index = index
        self.outcome = outcome
    }
}
