import SwiftProtobuf
import TemporalAPI

extension StandaloneNexusOperation {
    mutating func succeed(_ result: Payload, now: EngineTime) {
        state.result = result
        close(.completed, now: now)
    }

    /// Ends the operation with a failure of its own; that of the last attempt stays beside it.
    mutating func end(_ status: NexusExecutionStatus, _ failure: Failure, now: EngineTime) {
        // What was being asked is over too, and counts.
        if isRunning, operation.phase == .scheduled { operation.record.attempt += 1 }
        state.failure = failure
        close(status, now: now)
    }

    mutating func close(_ status: NexusExecutionStatus, now: EngineTime) {
        operation.record.clearNextAttemptTime()
        operation.record.clearAttemptDeadline()
        self.status = status
        state.closeTime = now.timestamp
        output.visibilityChanged = true
        output.hasClosed = true
    }

    /// Asks for the cancellation: at once if a handler works on it, else as soon as one does.
    ///
    /// - Throws: `failedPrecondition` if it has ended, or another request has asked before.
    mutating func requestCancel(
        requestID: String,
        identity: String,
        reason: String,
        now: EngineTime
    ) throws(EngineError) {
        let isRequested = operation.record.hasCancellation
        if isRequested, state.cancelRequestID == requestID { return }
        guard isRunning else { throw .failedPrecondition("operation already completed") }
        guard !isRequested else {
            throw .failedPrecondition("cancellation already requested with request ID \(state.cancelRequestID)")
        }
        state.cancelRequestID = requestID
        state.cancelIdentity = identity
        state.cancelReason = reason
        operation.record.cancellation.requestedTime = now.timestamp
        if operation.phase == .started { attemptCancellation(now: now) }
    }

    /// Ends it at once, without a word to the handler. What was canceled can still be terminated, as in the reference.
    ///
    /// - Throws: `failedPrecondition` if it has ended.
    mutating func terminate(
        requestID: String,
        identity: String,
        reason: String,
        now: EngineTime
    ) throws(EngineError) {
        guard status != .terminated else {
            guard state.terminateRequestID == requestID else {
                throw .failedPrecondition("already terminated with request ID \(state.terminateRequestID)")
            }
            return
        }
        guard isRunning || status == .canceled else {
            throw .failedPrecondition("invalid transition from \(status.transitionName)")
        }
        state.terminateRequestID = requestID
        let failure = Failure.with {
            $0.message = reason
            $0.terminatedFailureInfo.identity = identity
        }
        end(.terminated, failure, now: now)
    }

    /// How it has ended; nil if it is open.
    var outcome: StandaloneNexusState.OneOf_Outcome? {
        guard !isRunning else { return nil }
        return state.outcome ?? (operation.record.hasLastFailure ? .failure(operation.record.lastFailure) : nil)
    }
}

extension NexusExecutionStatus {
    /// The name of the reference's state.
    fileprivate var transitionName: String {
        switch self {
        case .completed: "Succeeded"
        case .failed: "Failed"
        case .timedOut: "TimedOut"
        case .canceled: "Canceled"
        case .terminated: "Terminated"
        case .running, .unspecified, .UNRECOGNIZED: "Unspecified"
        }
    }
}
