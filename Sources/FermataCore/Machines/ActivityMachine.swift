/// How an activity ended, as history tells it.
package enum ActivityResolution: Sendable {
    case completed(APIPayload?)
    case failed(APIFailure)
    case cancelled(APIFailure)
}

/// What happens to the wait for an activity when it is cancelled.
package enum ActivityCancellation: Sendable, Hashable { case tryCancel, waitCompleted, abandon }

/// ```
/// commanded --Scheduled--> scheduled --Completed | Failed | TimedOut | Canceled--> (removed), resolved
/// commanded --cancel--> (removed), resolved
/// scheduled --cancel, try--> ignoring, request sent, resolved
/// scheduled --cancel, wait--> cancelling, request sent
/// scheduled --cancel, abandon--> ignoring, resolved
/// cancelling --Completed | Failed | TimedOut | Canceled--> (removed), resolved
/// ignoring --Completed | Failed | TimedOut | Canceled--> (removed)
/// ```
/// ActivityTaskStarted and ActivityTaskCancelRequested change nothing.
struct ActivityMachine: Sendable {
    enum State: Hashable, Sendable { case commanded, scheduled, cancelling, ignoring }

    private(set) var state: State = .commanded
    let cancellation: ActivityCancellation
    let activityID: String
    let activityType: String
    private(set) var scheduledEventID: Int64 = 0

    init(cancellation: ActivityCancellation, activityID: String, activityType: String) {
        self.cancellation = cancellation
        self.activityID = activityID
        self.activityType = activityType
    }

    mutating func scheduled(eventID: Int64) {
        state = .scheduled
        scheduledEventID = eventID
    }

    mutating func cancel() -> CancelDecision {
        switch (state, cancellation) {
        case (.commanded, _): return .withdraw
        case (.scheduled, .tryCancel):
            state = .ignoring
            return .requestAndResolve
        case (.scheduled, .waitCompleted):
            state = .cancelling
            return .requestAndWait
        case (.scheduled, .abandon):
            state = .ignoring
            return .resolve
        case (.cancelling, _), (.ignoring, _): return .nothing
        }
    }

    /// Whether code still waits for the end that history now tells.
    var deliversEnd: Bool { state != .ignoring }
}
