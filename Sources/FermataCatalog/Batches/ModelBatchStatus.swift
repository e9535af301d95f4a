public import FermataAI

/// How far a batch job is.
public struct ModelBatchStatus: Codable, Sendable, Hashable {
    /// What the run does.
    public enum Stage: String, Codable, Sendable, Hashable {
        /// It sets aside what the job can cost.
        case reserving
        /// A budget does not suffice; it is looked at again every hour and on `resume`.
        case waitingForBudget
        /// It brings the requests to the provider.
        case uploading
        /// It begins the job, or finds out whether an attempt before has.
        case submitting
        /// The provider works.
        case waiting
        /// The provider ends what it has begun.
        case cancelling
        /// It fetches the results.
        case collecting
        /// It has ended.
        case done
    }

    /// What the run does.
    public var stage = Stage.reserving
    /// The job at its provider, as it was when it was last looked at; `nil` before it began.
    public var batch: ProviderBatch?
    /// How many requests the job has; `nil` before they were counted.
    public var requests: Int?
    /// What those that were collected came to.
    public var counts = ModelBatchCounts()
    /// Why the run does not go on, and what to do; `nil` if it does.
    public var problem: String?
}
