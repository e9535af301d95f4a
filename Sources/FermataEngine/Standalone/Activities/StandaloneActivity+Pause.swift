import SwiftProtobuf
import TemporalAPI

extension StandaloneActivity {
    /// Keeps the activity from workers. One that has it is told with its next heartbeat.
    ///
    /// - Throws: `failedPrecondition`.
    mutating func pause(requestID: String, identity: String, reason: String, now: EngineTime) throws(EngineError) {
        if state.hasPause, !requestID.isEmpty, state.pause.requestID == requestID { return }
        switch phase {
        case .scheduled:
            enter(.paused)
            state.stamp += 1
            state.backingOff = false
            output.needsDispatch = false
        case .started:
            enter(.pauseRequested)
        default:
            throw .failedPrecondition("activity is in non-pausable state \(phase.title)")
        }
        state.pause = .with {
            $0.time = now.timestamp
            $0.identity = identity
            $0.reason = reason
            $0.requestID = requestID
        }
    }

    /// Lets workers have the activity again, after what is left of its back-off and its start delay.
    ///
    /// - Parameter delay: By which the next attempt is put off, so that many activities don't begin at once.
    /// - Throws: `failedPrecondition`.
    mutating func unpause(requestID: String, delay: Duration, now: EngineTime) throws(EngineError) {
        if !requestID.isEmpty, state.unpauseRequestID == requestID { return }
        switch phase {
        case .paused:
            let time = respectingStartDelay(now + delay)
            schedule(at: retryDispatchTime.map { max($0, time) } ?? time, now: now)
        case .pauseRequested:
            enter(.started)
        default:
            guard !phase.isClosed else { throw .activityIsClosed(phase) }
            throw .failedPrecondition("activity is in non-unpausable state \(phase.title)")
        }
        state.unpauseRequestID = requestID
    }
}
