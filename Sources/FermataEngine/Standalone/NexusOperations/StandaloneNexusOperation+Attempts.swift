import SwiftProtobuf
import TemporalAPI

extension StandaloneNexusOperation {
    /// Asks a handler to start the operation; or ends the operation, if there is no time left for that.
    mutating func attemptStart(now: EngineTime) {
        let budget = operation.startBudget(now: now)
        guard budget.isEnough else {
            operation.finishAttempt(.nexusTimeout(budget.limitedBy), now: now)
            close(.timedOut, now: now)
            return
        }
        operation.attemptStart(within: budget.time, now: now)
        output.needsDispatch = true
    }

    /// Records that the attempt has failed: it is repeated later, or the operation fails.
    mutating func failAttempt(_ failure: Failure, now: EngineTime) {
        guard failure.isRetryableNexusError else {
            operation.finishAttempt(failure, now: now)
            close(.failed, now: now)
            return
        }
        operation.backOff(failure, now: now)
    }

    /// Asks the handler to cancel the operation; or gives up, if there is no time left for that.
    mutating func attemptCancellation(now: EngineTime) {
        let budget = operation.cancellationBudget(now: now)
        guard budget.isEnough else {
            endCancellation(.failed, .lateNexusCancellation(budget.limitedBy), now: now)
            return
        }
        operation.attemptCancellation(within: budget.time, now: now)
        output.needsDispatch = true
    }

    /// Records that the attempt to cancel has failed: it is repeated later, or given up.
    mutating func failCancellationAttempt(_ failure: Failure, now: EngineTime) {
        guard failure.isRetryableNexusError else {
            endCancellation(.failed, failure, now: now)
            return
        }
        operation.backOffCancellation(failure, now: now)
    }

    mutating func endCancellation(_ phase: NexusCancellationPhase, _ failure: Failure? = nil, now: EngineTime) {
        operation.finishCancellationAttempt(failure, now: now)
        operation.record.cancellation.clearNextAttemptTime()
        operation.record.cancellation.state = phase.rawValue
    }

    /// Records that a handler works on the operation.
    ///
    /// - Parameter startTime: When it began, if that is known better than by when the answer came.
    mutating func start(token: String, links: [Link], startTime: EngineTime? = nil, now: EngineTime) {
        // An attempt that backs off has been counted when it failed.
        let attempt = operation.phase == .backingOff ? operation.record.attempt : operation.record.attempt + 1
        operation.finishAttempt(now: startTime ?? now)
        operation.record.attempt = attempt
        operation.record.state = NexusPhase.started.rawValue
        operation.record.operationToken = token
        operation.startedTime = startTime ?? now
        state.links += links
        if operation.cancellationPhase == .waiting { attemptCancellation(now: now) }
    }
}

extension StandaloneNexusOperation {
    var nextDeadline: EngineTime? { operation.deadlines.map(\.time).min() }

    mutating func fireDeadlines(now: EngineTime) {
        for deadline in operation.deadlines.sorted() where deadline.time <= now {
            // An earlier one may have ended the operation, or the attempt that this one was for.
            guard isRunning, operation.deadlines.contains(deadline) else { continue }
            switch deadline.kind {
            case .timeout(let type): end(.timedOut, .nexusTimeout(type), now: now)
            case .attemptLost: failAttempt(.noNexusAnswer, now: now)
            case .nextAttempt: attemptStart(now: now)
            case .cancellationLost: failCancellationAttempt(.noNexusAnswer, now: now)
            case .nextCancellation: attemptCancellation(now: now)
            }
        }
    }
}

extension Failure {
    fileprivate static func lateNexusCancellation(_ type: TimeoutType) -> Failure {
        .with {
            $0.message = "operation timed out before cancellation could be delivered"
            $0.timeoutFailureInfo.timeoutType = type
        }
    }
}
