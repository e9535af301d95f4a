import TemporalAPI

/// An activity that was scheduled and has not ended.
struct PendingActivity: Sendable {
    let scheduledEventID: Int64
    let scheduledTime: EngineTime
    let attributes: ActivityScheduledAttributes
    /// The event that asks for its cancellation, if there is one.
    var cancelRequestedEventID: Int64?
    /// Attempt, heartbeat, pause and so on: what no event tells.
    var record: ActivityRecord

    /// Whether a worker has the current attempt.
    var isStarted: Bool { record.hasStartedTime }
}

/// A timer that was started and has not ended.
struct PendingTimer: Sendable {
    let startedEventID: Int64
    let timerID: String
    let fireTime: EngineTime
}

/// A child workflow that was initiated and has not ended.
struct PendingChild: Sendable {
    let initiatedEventID: Int64
    let attributes: ChildInitiatedAttributes
    /// 0 until the child has started.
    var startedEventID: Int64 = 0
    var startedRunID = ""
}

/// A Nexus operation that was scheduled and has not ended.
struct PendingNexusOperation: Sendable {
    let scheduledEventID: Int64
    let scheduledTime: EngineTime
    let attributes: NexusScheduledAttributes
    var startedEventID: Int64?
    var startedTime: EngineTime?
    var cancelRequestedEventID: Int64?
    var record: NexusOperationRecord
}

/// What history knows of an update.
struct UpdateRecord: Sendable {
    /// Admitted by an event (a reset carries updates over that way), not by a client's call alone.
    var admittedEventID: Int64?
    var acceptedEventID: Int64?
    var completedEventID: Int64?
}
