public import Foundation

/// Where a review is.
public enum ReviewStage: String, Codable, Sendable, CaseIterable {
    /// The page is being fetched.
    case fetching
    /// The models are at work.
    case analyzing
    /// The draft is ready and waits for a decision.
    case waitingForDecision
    /// It was approved, by a person or because the deadline passed.
    case approved
    /// A person rejected it.
    case rejected
}

/// The answer to the query `status`.
public struct ReviewStatus: Codable, Sendable, Hashable {
    /// Where the review is.
    public var stage: ReviewStage
    /// The draft, once it is ready.
    public var draft: ReviewDraft?
    /// When it is approved automatically, once the draft is ready.
    public var deadline: Date?
    /// The decision, once a person made one.
    public var decision: ReviewDecision?
    /// Why the last signal was not taken for a decision: nobody can be told when it is sent.
    public var ignoredSignal: String?
}
