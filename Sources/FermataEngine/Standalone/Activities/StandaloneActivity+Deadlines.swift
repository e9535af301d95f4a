import SwiftProtobuf
import TemporalAPI

extension StandaloneActivity {
    var nextDeadline: EngineTime? {
        ([dispatchDue] + timeouts.map(\.time)).compactMap { $0 }.min()
    }

    mutating func fireDeadlines(now: EngineTime) {
        if let dispatchDue, dispatchDue <= now {
            state.backingOff = false
            output.needsDispatch = true
        }
        while !phase.isClosed, let due = timeouts.min(by: { $0.time < $1.time }), due.time <= now {
            timeOut(due.type, now: now)
        }
    }

    private var dispatchDue: EngineTime? {
        phase == .scheduled && state.backingOff ? EngineTime(state.dispatchTime) : nil
    }

    /// The moments at which it times out, unless something happens before. The first of equal ones counts.
    private var timeouts: [(type: TimeoutType, time: EngineTime)] {
        var timeouts: [(type: TimeoutType, time: EngineTime)] = []
        if let closeDeadline { timeouts.append((.scheduleToClose, closeDeadline)) }
        func add(_ type: TimeoutType, _ timeout: Google_Protobuf_Duration, after time: EngineTime) {
            let timeout = Duration(timeout)
            if timeout > .zero { timeouts.append((type, time + timeout)) }
        }
        if phase.isAtWorker {
            let started = EngineTime(state.startedTime)
            add(.startToClose, options.startToCloseTimeout, after: started)
            let lastSign = state.hasHeartbeatTime ? max(started, EngineTime(state.heartbeatTime)) : started
            add(.heartbeat, options.heartbeatTimeout, after: lastSign)
        } else if phase == .scheduled {
            add(.scheduleToStart, options.scheduleToStartTimeout, after: EngineTime(state.dispatchTime))
        }
        return timeouts
    }

    private mutating func timeOut(_ type: TimeoutType, now: EngineTime) {
        switch type {
        case .startToClose, .heartbeat:
            let excluded = options.retryPolicy.nonRetryableErrorTypes.contains("TemporalTimeout:\(type.title)")
            let retryState = retry(after: .timedOut(type), isRetryable: !excluded, now: now)
            if retryState != .inProgress { endTimedOut(type, retryState, now: now) }
        default:
            let isCancelled = type == .scheduleToClose && phase == .cancelRequested
            endTimedOut(type, isCancelled ? .cancelRequested : .timeout, now: now)
        }
    }

    private mutating func endTimedOut(_ type: TimeoutType, _ retryState: RetryState, now: EngineTime) {
        let before = state.hasLastFailure ? state.lastFailure : nil
        func failure(_ type: TimeoutType, _ message: String) -> Failure {
            .with {
                $0.message = message
                $0.timeoutFailureInfo.timeoutType = type
                if state.hasHeartbeatDetails { $0.timeoutFailureInfo.lastHeartbeatDetails = state.heartbeatDetails }
                if let before { $0.cause = before }
            }
        }
        state.retryState = Int32(retryState.rawValue)
        let own = failure(type, "activity \(type.title) timeout")
        switch type {
        case .startToClose, .heartbeat:
            endAttempt(own, now: now)
            if retryState == .timeout {
                state.outcomeFailure = failure(
                    .scheduleToClose,
                    "Not enough time to schedule next retry before activity ScheduleToClose timeout, "
                        + "giving up retrying"
                )
            }
        default:
            state.outcomeFailure = own
        }
        close(.timedOut, now: now)
    }
}

extension Failure {
    /// What an attempt that took too long has failed with.
    fileprivate static func timedOut(_ type: TimeoutType) -> Failure {
        .with {
            $0.message = "activity \(type.title) timeout"
            $0.timeoutFailureInfo.timeoutType = type
        }
    }
}
