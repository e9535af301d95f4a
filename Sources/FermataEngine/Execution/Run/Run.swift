import TemporalAPI

// Invariants
//  R1. `apply` and `applyID` alone change what follows from history. `apply` is called when an event comes, `applyID`
//      when it gets its id, which is later for a buffered event. Both orders lead to the same state.
//  R2. Everything else that must survive a crash is in `record`, in an activity's or operation's record, or in
//      `workflowTask`; the rest (`updates` of clients, `queries`) lives with its callers.
//  R3. A mutating function that throws leaves garbage: the transaction puts the old value back.
//  R4. There is no clock here: each function is given the time.

/// One run of a workflow: what its history says, and what history does not say.
struct Run: Sendable {
    let identity: RunIdentity

    /// The call that started the run, so that its repetition is recognised.
    var startRequestID = ""

    // What follows from history.

    /// The id that the next event gets.
    var nextEventID: Int64 = 1
    /// The attributes of the first event.
    var started = StartedAttributes()
    var startTime = EngineTime(nanoseconds: 0)
    /// When the first event happened: before the start, if a reset has made the run of another one's history.
    var originalStartTime = EngineTime(nanoseconds: 0)
    /// When the first workflow task is due, while it waits for a cron tick, a retry or a start delay; else nil.
    var firstTaskDue: EngineTime?
    var status = WorkflowStatus.running
    var closeEventID: Int64?
    var closeTime: EngineTime?
    /// Of the last workflow task that completed, failed tasks not counted.
    var lastCompletedTaskStartedEventID: Int64 = 0
    var lastCompletedTaskEventID: Int64 = 0
    /// What the worker that completed it said of its code.
    var lastWorkerVersion: Temporal_Api_Common_V1_WorkerVersionStamp?
    /// By scheduled event id.
    var activities: [Int64: PendingActivity] = [:]
    /// From activity id to scheduled event id, for those pending.
    var activityIDs: [String: Int64] = [:]
    /// By timer id.
    var timers: [String: PendingTimer] = [:]
    /// By initiated event id.
    var children: [Int64: PendingChild] = [:]
    var externalSignals: [Int64: ExternalSignalInitiatedAttributes] = [:]
    var externalCancels: [Int64: ExternalCancelInitiatedAttributes] = [:]
    /// By scheduled event id.
    var nexusOperations: [Int64: PendingNexusOperation] = [:]
    /// By update id.
    var updateRecords: [String: UpdateRecord] = [:]
    var cancelRequested = false
    var memo: [String: Payload] = [:]
    var searchAttributes: [String: Payload] = [:]
    var signalCount = 0
    /// Of signals that were received, so that a repeated call is recognised; and their events, 0 while they have no id.
    var signalRequestIDs: [String: Int64] = [:]
    /// Of start calls that were attached to this run by their conflict policy; and what they attached to.
    var attachedRequestIDs: [String: Int64] = [:]
    var completionCallbacks: [Temporal_Api_Common_V1_Callback] = []
    var priority = Priority()
    var versioning = Temporal_Api_Workflow_V1_WorkflowExecutionVersioningInfo()

    // What history does not say.

    var workflowTask: WorkflowTask?
    var record = RunRecordState()
    /// Bytes of all events as they are stored.
    var historyBytes: Int64 = 0
    /// The last workflow task wanted to end the run and could not, because something had come that it had not seen.
    var closeAttempted = false

    // What lives only as long as somebody waits for it.

    var updates = UpdateRegistry()
    var queries = QueryRegistry()

    /// Collected during a transaction and taken at its end.
    var output = RunOutput()

    var isRunning: Bool { closeEventID == nil }

    init(identity: RunIdentity) {
        self.identity = identity
    }
}
