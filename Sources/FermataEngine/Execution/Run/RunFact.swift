import TemporalAPI

/// Something that happened to a run and that is counted, but that no event of its own tells of.
enum RunFact: Sendable {
    /// A worker has the workflow task, which was ready for so long.
    case workflowTaskStarted(waited: Duration)
    case workflowTaskFailed(Temporal_Api_Enums_V1_WorkflowTaskFailedCause)
    case workflowTaskTimedOut(TimeoutType)
    case command(CommandType)
    /// A worker has an attempt, which was ready for so long.
    case activityStarted(queue: String, waited: Duration)
    case activityAttemptEnded(ActivityAttemptEnd)
    case update(UpdateStep)
}

/// How an attempt of an activity ended.
struct ActivityAttemptEnd: Sendable {
    enum Outcome: Sendable {
        case completed
        case failed
        case canceled
        case timedOut(TimeoutType)
    }

    var outcome: Outcome
    var activityType: String
    var queue: String
    /// Whether no other attempt follows.
    var isLast: Bool
    /// `nil` if no worker had it.
    var started: EngineTime?
    var scheduled: EngineTime
    var ended: EngineTime
}

/// How far an update has come.
enum UpdateStep: CaseIterable, Sendable {
    case requested
    case sent
    case accepted
    case rejected
    case completed
    case aborted
}
