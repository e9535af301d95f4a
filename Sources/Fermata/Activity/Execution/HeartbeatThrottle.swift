/// Decides when an activity's heartbeats go out. A pure value: ``ActivityAttempt`` performs the actions.
///
/// Invariants:
/// 1. At most one heartbeat is under way, and at most one timer runs.
/// 2. `unsent` is the newest details that no heartbeat has carried to the server; older ones are never sent after it.
/// 3. While `open`, a heartbeat goes out only when no timer runs, and starts one; so calls cannot follow each other
///    faster than the interval, even if they fail.
struct HeartbeatThrottle<Details: Sendable>: Sendable {
    enum Action {
        case doNothing
        /// Send a heartbeat, and report by ``sendEnded(acknowledged:)``. With an interval, also start the timer that
        /// ends in ``timerFired()``.
        case send(Details, interval: Duration?)
        /// Nothing more will be sent.
        case stop
    }

    private enum Phase {
        case open
        /// The attempt has ended; the newest details must go out after the heartbeat under way.
        case waitingToFlush
        case flushing
        case closed
    }

    let interval: Duration
    /// The details recorded last, sent or not.
    private(set) var newest: Details?

    private var phase = Phase.open
    private var unsent: Details?
    private var underWay: Details?
    private var timerRuns = false

    init(heartbeatTimeout: Duration?) {
        interval = Self.interval(heartbeatTimeout: heartbeatTimeout)
    }

    /// Leaves a fifth of the timeout for the way to the server. Without a timeout there are heartbeats too: only their
    /// answers bring cancellation.
    static func interval(heartbeatTimeout: Duration?) -> Duration {
        guard let heartbeatTimeout, heartbeatTimeout > .zero else { return .seconds(30) }
        return min(heartbeatTimeout * 4 / 5, .seconds(60))
    }

    /// The activity reports that it is alive.
    mutating func record(_ details: Details) -> Action {
        guard case .open = phase else { return .doNothing }
        newest = details
        unsent = details
        return sendIfDue()
    }

    /// An interval has passed since the last heartbeat went out.
    mutating func timerFired() -> Action {
        timerRuns = false
        guard case .open = phase else { return .doNothing }
        return sendIfDue()
    }

    /// A heartbeat was answered, or failed in a way that may pass.
    mutating func sendEnded(acknowledged: Bool) -> Action {
        if !acknowledged, unsent == nil { unsent = underWay }
        underWay = nil
        switch phase {
        case .open:
            return sendIfDue()
        case .waitingToFlush:
            return flush()
        case .flushing:
            phase = .closed
            return .stop
        case .closed:
            return .doNothing
        }
    }

    /// The attempt has ended. Unless it succeeded, the newest details should reach the server before its report.
    mutating func finish(flush isNeeded: Bool) -> Action {
        guard case .open = phase else { return .doNothing }
        guard isNeeded else { return close() }
        guard underWay == nil else {
            phase = .waitingToFlush
            return .doNothing
        }
        return flush()
    }

    /// The server no longer knows the attempt, or the attempt succeeded.
    mutating func close() -> Action {
        if case .closed = phase { return .doNothing }
        phase = .closed
        return .stop
    }

    private mutating func sendIfDue() -> Action {
        guard !timerRuns, underWay == nil, let details = unsent else { return .doNothing }
        underWay = details
        unsent = nil
        timerRuns = true
        return .send(details, interval: interval)
    }

    private mutating func flush() -> Action {
        guard let details = unsent else { return close() }
        phase = .flushing
        underWay = details
        unsent = nil
        return .send(details, interval: nil)
    }
}
