import SwiftProtobuf
import TemporalAPI

extension StandaloneActivity {
    /// What a reset does beside counting the attempts from one again.
    struct Reset: Hashable, Sendable {
        var clearsHeartbeat = false
        var keepsPaused = false
        var restoresOptions = false
        /// By which the next attempt is put off.
        var delay: Duration = .zero
    }

    /// Begins anew with the first attempt. While a worker has an attempt, that goes on first.
    ///
    /// - Throws: `failedPrecondition`.
    mutating func reset(_ reset: Reset, requestID: String, now: EngineTime) throws(EngineError) {
        if !requestID.isEmpty, state.resetRequestID == requestID { return }
        switch phase {
        case .cancelRequested:
            throw .failedPrecondition("cannot reset an activity with a pending cancellation")
        case .resetRequested:
            throw .failedPrecondition("cannot reset an activity with a pending reset")
        case .started, .pauseRequested:
            state.resetKeepsPaused = reset.keepsPaused && phase == .pauseRequested
            state.resetClearsHeartbeat = reset.clearsHeartbeat
            state.resetRestoresOptions = reset.restoresOptions
            enter(.resetRequested)
        case .paused, .scheduled:
            if reset.restoresOptions { restoreOptions() }
            begin(clearingHeartbeat: reset.clearsHeartbeat)
            if phase == .paused, reset.keepsPaused {
                stayPaused()
            } else {
                schedule(at: respectingStartDelay(now + reset.delay), now: now)
            }
        default:
            throw .failedPrecondition("activity execution is not running")
        }
        state.resetRequestID = requestID
    }

    /// Does what a reset asked for while a worker had the attempt that has now failed.
    mutating func finishReset(after failure: Failure, now: EngineTime) {
        let keepsPaused = state.resetKeepsPaused
        if state.resetRestoresOptions { restoreOptions() }
        endAttempt(Self.kept(failure), now: now)
        begin(clearingHeartbeat: state.resetClearsHeartbeat)
        clearReset()
        if keepsPaused {
            enter(.paused)
            stayPaused()
        } else {
            schedule(at: respectingStartDelay(now), now: now)
        }
    }

    mutating func clearReset() {
        state.resetKeepsPaused = false
        state.resetClearsHeartbeat = false
        state.resetRestoresOptions = false
    }

    /// Takes back the options of the start; the start delay only if it still matters.
    mutating func restoreOptions() {
        let delay = state.options.startDelay
        state.options = request.options
        if state.hasFirstStartedTime { state.options.startDelay = delay }
        output.visibilityChanged = true
    }

    private mutating func begin(clearingHeartbeat: Bool) {
        state.attempt = 1
        clearRetryInterval()
        guard clearingHeartbeat else { return }
        state.clearHeartbeatDetails()
        state.clearHeartbeatTime()
    }

    private mutating func stayPaused() {
        state.stamp += 1
        state.clearDispatchTime()
    }
}
