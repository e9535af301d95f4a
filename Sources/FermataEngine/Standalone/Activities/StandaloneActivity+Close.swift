import SwiftProtobuf
import TemporalAPI

extension StandaloneActivity {
    /// Ends the activity for good.
    mutating func close(_ phase: StandaloneActivityPhase, now: EngineTime) {
        enter(phase)
        state.closeTime = now.timestamp
        state.backingOff = false
        output.needsDispatch = false
        output.visibilityChanged = true
        output.hasClosed = true
    }

    /// Asks for the end: the worker is told with its next heartbeat, and without a worker it ends at once.
    ///
    /// - Throws: `failedPrecondition`.
    mutating func requestCancel(
        requestID: String,
        identity: String,
        reason: String,
        now: EngineTime
    ) throws(EngineError) {
        if state.hasCancel, !requestID.isEmpty, state.cancel.requestID == requestID { return }
        guard !phase.isClosed else { throw .activityIsClosed(phase) }
        guard phase != .cancelRequested else {
            throw .failedPrecondition("cancellation already requested with request ID \(state.cancel.requestID)")
        }
        let isAtWorker = phase.isAtWorker
        state.cancel = .with {
            $0.time = now.timestamp
            $0.identity = identity
            $0.reason = reason
            $0.requestID = requestID
        }
        clearReset()
        enter(.cancelRequested)
        guard !isAtWorker else { return }
        endCanceled(details: .jsonText(reason), now: now)
    }

    /// Ends the activity, whatever a worker does. The same request again changes nothing.
    ///
    /// - Throws: `failedPrecondition`.
    mutating func terminate(
        requestID: String,
        identity: String,
        reason: String,
        now: EngineTime
    ) throws(EngineError) {
        if phase == .terminated {
            guard state.terminateRequestID != requestID else { return }
            throw .failedPrecondition("already terminated with request ID \(state.terminateRequestID)")
        }
        guard !phase.isClosed else { throw .failedPrecondition("invalid transition from \(phase.title)") }
        state.terminateRequestID = requestID
        state.outcomeFailure = .with {
            $0.message = reason
            $0.terminatedFailureInfo.identity = identity
        }
        close(.terminated, now: now)
    }

    mutating func endCanceled(details: Payloads?, now: EngineTime) {
        state.outcomeFailure = .with {
            $0.message = "Activity canceled"
            $0.canceledFailureInfo = .with {
                if let details { $0.details = details }
                $0.identity = state.cancel.identity
            }
        }
        close(.canceled, now: now)
    }
}

extension EngineError {
    static func activityIsClosed(_ phase: StandaloneActivityPhase) -> EngineError {
        .failedPrecondition("activity is in terminal state \(phase.title)")
    }
}
