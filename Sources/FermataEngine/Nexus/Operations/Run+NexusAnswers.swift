import SwiftProtobuf
import TemporalAPI

extension Run {
    /// Takes a handler's answer to a request.
    ///
    /// An answer that comes when the operation has ended is taken for granted: nobody needs it.
    /// - Throws: `notFound` if the answer is for an attempt that was given up.
    mutating func takeNexusAnswer(
        _ answer: NexusAnswer,
        for reference: NexusTaskReference,
        now: EngineTime
    ) throws(EngineError) {
        guard isRunning, nexusOperations[reference.scheduledEventID] != nil else { return }
        guard isCurrent(reference) else { throw .notFound("Nexus task not found or already expired") }
        let id = reference.scheduledEventID
        if reference.isCancellation {
            takeCancellationAnswer(answer, id, now: now)
        } else {
            takeStartAnswer(answer, id, now: now)
        }
    }

    /// Whether a worker may still answer the attempt.
    func isCurrent(_ reference: NexusTaskReference) -> Bool {
        guard isRunning, let operation = nexusOperations[reference.scheduledEventID] else { return false }
        return operation.awaits(stamp: reference.stamp, isCancellation: reference.isCancellation)
    }

    /// Records that the attempt has failed: it is repeated later, or the operation fails.
    mutating func failNexusAttempt(_ id: Int64, _ failure: Failure, now: EngineTime) {
        guard failure.isRetryableNexusError else {
            endNexusOperation(id, .failed(failure), now: now)
            return
        }
        changeNexus(id) { $0.backOff(failure, now: now) }
    }

    /// Records that the attempt to cancel has failed: it is repeated later, or given up.
    mutating func failNexusCancellationAttempt(_ id: Int64, _ failure: Failure, now: EngineTime) {
        guard failure.isRetryableNexusError else {
            failNexusCancellation(id, failure, now: now)
            return
        }
        changeNexus(id) { $0.backOffCancellation(failure, now: now) }
    }

    /// Records that the operation will not be told to cancel.
    mutating func failNexusCancellation(_ id: Int64, _ failure: Failure, now: EngineTime) {
        changeNexus(id) { $0.finishCancellationAttempt(failure, now: now) }
        let requestedEventID = nexusOperations[id]?.record.cancellation.requestedEventID ?? 0
        append(
            .nexusOperationCancelRequestFailed,
            .nexusOperationCancelRequestFailedEventAttributes(
                .with {
                    $0.scheduledEventID = id
                    $0.requestedEventID = requestedEventID
                    $0.failure = failure
                }
            ),
            now: now
        ) { $0.workerMayIgnore = true }
        scheduleWorkflowTask(now: now)
    }

    private mutating func takeStartAnswer(_ answer: NexusAnswer, _ id: Int64, now: EngineTime) {
        switch answer {
        case .ended(let end, let links):
            endNexusOperation(id, end, links: links, now: now)
        case .started(let token, let links):
            startNexusOperation(id, token: token, links: links, now: now)
        case .rejected(let failure):
            failNexusAttempt(id, failure, now: now)
        case .unusable(let message):
            endNexusOperation(id, .failed(.nexusCall(message)), now: now)
        case .cancellationTaken:
            failNexusAttempt(id, .nexusHandler("INTERNAL", "empty outcome"), now: now)
        }
    }

    private mutating func takeCancellationAnswer(_ answer: NexusAnswer, _ id: Int64, now: EngineTime) {
        if case .rejected(let failure) = answer {
            failNexusCancellationAttempt(id, failure, now: now)
            return
        }
        changeNexus(id) { $0.finishCancellationAttempt(now: now) }
        let requestedEventID = nexusOperations[id]?.record.cancellation.requestedEventID ?? 0
        append(
            .nexusOperationCancelRequestCompleted,
            .nexusOperationCancelRequestCompletedEventAttributes(
                .with {
                    $0.scheduledEventID = id
                    $0.requestedEventID = requestedEventID
                }
            ),
            now: now
        ) { $0.workerMayIgnore = true }
        scheduleWorkflowTask(now: now)
    }
}
