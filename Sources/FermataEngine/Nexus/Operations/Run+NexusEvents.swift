import SwiftProtobuf
import TemporalAPI

extension Run {
    /// Records that a handler works on the operation.
    ///
    /// - Parameter startTime: When it began, if that is known better than by when the answer came.
    mutating func startNexusOperation(
        _ id: Int64,
        token: String,
        links: [Link],
        startTime: EngineTime? = nil,
        now: EngineTime
    ) {
        guard let operation = nexusOperations[id] else { return }
        append(
            .nexusOperationStarted,
            .nexusOperationStartedEventAttributes(
                .with {
                    $0.scheduledEventID = id
                    $0.operationToken = token
                    // Older SDKs read this one.
                    $0.operationID = token
                    $0.requestID = operation.record.requestID
                }
            ),
            now: now
        ) {
            $0.links = links
            if let startTime { $0.eventTime = startTime.timestamp }
        }
        changeNexus(id) { $0.finishAttempt(now: now) }
        if operation.cancellationPhase == .waiting { attemptNexusCancellation(id, now: now) }
        scheduleWorkflowTask(now: now)
    }

    /// Records how the operation has ended.
    mutating func endNexusOperation(_ id: Int64, _ end: NexusOperationEnd, links: [Link] = [], now: EngineTime) {
        guard let operation = nexusOperations[id] else { return }
        switch end {
        case .completed(let result):
            append(
                .nexusOperationCompleted,
                .nexusOperationCompletedEventAttributes(
                    .with {
                        $0.scheduledEventID = id
                        $0.result = result
                        $0.requestID = operation.record.requestID
                    }
                ),
                now: now
            ) { $0.links = links }
        case .failed(let cause):
            append(
                .nexusOperationFailed,
                .nexusOperationFailedEventAttributes(
                    .with {
                        $0.scheduledEventID = id
                        $0.failure = operation.failure(cause)
                        $0.requestID = operation.record.requestID
                    }
                ),
                now: now
            )
        case .canceled(let cause):
            append(
                .nexusOperationCanceled,
                .nexusOperationCanceledEventAttributes(
                    .with {
                        $0.scheduledEventID = id
                        $0.failure = operation.failure(cause)
                        $0.requestID = operation.record.requestID
                    }
                ),
                now: now
            )
        }
        scheduleWorkflowTask(now: now)
    }

    mutating func timeOutNexusOperation(_ id: Int64, _ type: TimeoutType, now: EngineTime) {
        guard let operation = nexusOperations[id] else { return }
        append(
            .nexusOperationTimedOut,
            .nexusOperationTimedOutEventAttributes(
                .with {
                    $0.scheduledEventID = id
                    $0.failure = operation.failure(.nexusTimeout(type))
                    $0.requestID = operation.record.requestID
                }
            ),
            now: now
        )
        scheduleWorkflowTask(now: now)
    }
}

extension PendingNexusOperation {
    /// What the workflow sees: the operation, and behind it the reason.
    fileprivate func failure(_ cause: Failure) -> Failure {
        .with {
            $0.message = "nexus operation completed unsuccessfully"
            $0.nexusOperationExecutionFailureInfo = .with {
                $0.scheduledEventID = scheduledEventID
                $0.endpoint = attributes.endpoint
                $0.service = attributes.service
                $0.operation = attributes.operation
                $0.operationToken = record.operationToken
                // Older SDKs read this one.
                $0.operationID = record.operationToken
            }
            $0.cause = cause
        }
    }
}
