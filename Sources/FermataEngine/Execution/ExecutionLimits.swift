/// Limits of one run. The defaults are the reference server's.
struct ExecutionLimits: Sendable {
    /// A worker is told to continue as new from here on, in events and in bytes.
    var historyCountSuggest: Int64 = 4 * 1024
    var historyBytesSuggest: Int64 = 4 * 1024 * 1024
    /// The run is ended by force from here on.
    var historyCountMaximum: Int64 = 50 * 1024
    var historyBytesMaximum: Int64 = 50 * 1024 * 1024
    /// One payload or failure.
    var blobBytesMaximum = 2 * 1024 * 1024
    var memoBytesMaximum = 2 * 1024 * 1024
    /// What may wait behind one workflow task.
    var bufferedEventsMaximum = 100
    var bufferedBytesMaximum = 2 * 1024 * 1024
    var pendingActivitiesMaximum = 2_000
    var pendingChildrenMaximum = 2_000
    var pendingSignalsMaximum = 2_000
    var pendingCancelsMaximum = 2_000
    var pendingNexusOperationsMaximum = 30
    var signalsMaximum = 10_000
    var updatesInFlightMaximum = 10
    var updatesTotalMaximum = 2_000
    /// Ids, names of types, of task queues and so on, in bytes.
    var idLengthMaximum = 1_000
    var defaultWorkflowTaskTimeout: Duration = .seconds(10)
    var workflowTaskTimeoutMaximum: Duration = .seconds(120)
    /// How long a worker may extend one workflow task by heartbeats.
    var workflowTaskHeartbeatMaximum: Duration = .seconds(30 * 60)
    var defaultActivityRetry = DefaultRetry()
    var defaultWorkflowRetry = DefaultRetry()

    /// What a retry policy says where it says nothing.
    struct DefaultRetry: Sendable {
        var initialInterval: Duration = .seconds(1)
        var backoffCoefficient = 2.0
        /// The maximum interval is this many initial intervals.
        var maximumIntervalCoefficient = 100
        /// 0 means no limit.
        var maximumAttempts: Int32 = 0
    }
}

extension ExecutionLimits {
    /// The limits of an engine with these settings.
    init(_ settings: EngineSettings) {
        self.init()
        historyCountSuggest = Int64(settings.suggestContinueAsNewEvents)
        historyBytesSuggest = Int64(settings.suggestContinueAsNewBytes)
    }
}
