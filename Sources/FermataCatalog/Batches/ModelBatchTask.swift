import FermataAI
import Foundation

/// One job: who pays, and where its requests are.
struct ModelBatchTask: Codable, Sendable, Hashable {
    var call: BatchCall
    var requests: ContentReference
}

/// The wish that a job is begun.
struct ModelBatchSubmission: Codable, Sendable, Hashable {
    var task: ModelBatchTask
    var upload: BatchUpload
    /// When an attempt before this one may have begun the job; `nil` if none can have.
    var mayBeSentSince: Date?
    var maySend: Bool
}

/// What became of that wish.
struct ModelBatchSubmitted: Codable, Sendable, Hashable {
    var batch: ProviderBatch?
    /// Whether the job may have been begun, and only time will tell.
    var isUndecided: Bool
}

/// A job at its provider.
struct ModelBatchPlace: Codable, Sendable, Hashable {
    var call: BatchCall
    var id: String
}

/// The wish for results.
struct ModelBatchCollection: Codable, Sendable, Hashable {
    var task: ModelBatchTask
    /// `nil` if the job was never begun.
    var batch: ProviderBatch?
    /// Whether requests that the provider had no time for are left for another job.
    var leavesExpired: Bool
}

/// Results.
struct ModelBatchCollected: Codable, Sendable, Hashable {
    var counts: ModelBatchCounts
    var results: [ContentReference]
    /// The requests that are left for another job; `nil` if none are.
    var rest: ContentReference?
}
