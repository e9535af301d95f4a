import SwiftProtobuf
import TemporalAPI

// Times: an attempt is scheduled, then dispatched (given to matching: later, if there is a start delay or a back-off),
// then started by a worker. The time to start counts from the dispatch; the time to close counts from the first one.

/// An activity without a workflow.
struct StandaloneActivity: StandaloneExecution {
    static let kind = StandaloneKind.activity

    let identity: StandaloneIdentity
    let request: StandaloneActivityRequest
    var state: StandaloneActivityState
    var output = StandaloneOutput()

    /// Begins an activity. Its first attempt is dispatched when the start delay is over.
    init(identity: StandaloneIdentity, request: StandaloneActivityRequest, now: EngineTime) {
        self.identity = identity
        self.request = request
        state = .with {
            $0.phase = StandaloneActivityPhase.scheduled.rawValue
            $0.options = request.options
            $0.attempt = 1
        }
        output.visibilityChanged = true
        schedule(at: firstDispatchTime, now: now)
    }

    init(identity: StandaloneIdentity, request: StandaloneActivityRequest, state: StandaloneActivityState) {
        self.identity = identity
        self.request = request
        self.state = state
    }
}

extension StandaloneActivity {
    var phase: StandaloneActivityPhase { StandaloneActivityPhase(rawValue: state.phase) ?? .terminated }

    var options: ActivityOptions { state.options }

    var startTime: EngineTime { EngineTime(request.scheduleTime) }

    var closeTime: EngineTime? { state.hasCloseTime ? EngineTime(state.closeTime) : nil }

    /// When the first attempt is, or was to be, dispatched.
    var firstDispatchTime: EngineTime { startTime + Duration(options.startDelay) }

    /// When the time for all attempts together is over.
    var closeDeadline: EngineTime? {
        let timeout = Duration(options.scheduleToCloseTimeout)
        return timeout > .zero ? firstDispatchTime + timeout : nil
    }

    var isPaused: Bool {
        switch phase {
        case .paused, .pauseRequested: true
        case .resetRequested: state.resetKeepsPaused
        default: false
        }
    }

    var waitsForTimeAlone: Bool { !phase.isAtWorker && !hasWork }

    /// Moves on to another phase.
    mutating func enter(_ phase: StandaloneActivityPhase) {
        if self.phase.status != phase.status { output.visibilityChanged = true }
        state.phase = phase.rawValue
    }
}
