import TemporalAPI

/// How a run is to be reset.
struct ResetOptions: Sendable {
    typealias PostOperation = Temporal_Api_Workflow_V1_PostResetOperation

    /// The event that the new run's history takes the place of: one that ends, or could end, a workflow task.
    var finishEventID: Int64
    var reason: String
    var requestID: String
    /// What has come after that event and is not to come again.
    var excluded: Set<Temporal_Api_Enums_V1_ResetReapplyExcludeType> = []
    var postOperations: [PostOperation] = []

    /// What is left out, as the older field and the newer one say it together.
    static func excluded(
        _ types: [Temporal_Api_Enums_V1_ResetReapplyExcludeType],
        including type: Temporal_Api_Enums_V1_ResetReapplyType
    ) -> Set<Temporal_Api_Enums_V1_ResetReapplyExcludeType> {
        switch type {
        case .signal: Set(types).union([.update])
        case .none: Set(types).union([.signal, .update])
        default: Set(types)
        }
    }
}
