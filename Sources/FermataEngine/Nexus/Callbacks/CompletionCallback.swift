import SwiftProtobuf
import TemporalAPI

/// Whom to tell when a run has ended, and since when.
struct CompletionCallback: Sendable {
    let callback: Callback
    let registrationTime: EngineTime
    /// Of the start request that attached it to the run; nil if the run began with it.
    let attachedRequestID: String?
}

extension RunBox {
    /// In the order of ``Run/completionCallbacks``.
    var completionCallbacks: [CompletionCallback] {
        guard !run.completionCallbacks.isEmpty else { return [] }
        let events = allEvents(from: 1, before: run.nextEventID) + run.record.bufferedEvents
        return events.flatMap { event -> [CompletionCallback] in
            switch event.attributes {
            case .workflowExecutionStartedEventAttributes(let attributes):
                attributes.completionCallbacks.map { event.callback($0, attachedRequestID: nil) }
            case .workflowExecutionOptionsUpdatedEventAttributes(let attributes):
                attributes.attachedCompletionCallbacks.map {
                    event.callback($0, attachedRequestID: attributes.attachedRequestID)
                }
            default:
                []
            }
        }
    }

    /// Whether the run has ended, and no other run takes its callbacks over.
    var callbacksAreDue: Bool {
        guard let id = run.closeEventID, run.record.resetRunID.isEmpty else { return false }
        return allEvents(from: id, before: id + 1).first?.newExecutionRunID.isEmpty == true
    }

    /// What `DescribeWorkflowExecution` says of them.
    var callbackInfos: [Temporal_Api_Workflow_V1_CallbackInfo] {
        let isDelivered = callbacksAreDue
        return completionCallbacks.enumerated().map { index, callback in
            .with {
                $0.callback = callback.callback
                $0.trigger.workflowClosed = .init()
                $0.registrationTime = callback.registrationTime.timestamp
                $0.state = .standby
                guard isDelivered, let closeTime = run.closeTime else { return }
                $0.state = .succeeded
                $0.attempt = 1
                $0.lastAttemptCompleteTime = closeTime.timestamp
                guard let reason = run.record.failedCallbacks[Int32(index)] else { return }
                $0.state = .failed
                $0.lastAttemptFailure.message = reason
                $0.lastAttemptFailure.applicationFailureInfo.nonRetryable = true
            }
        }
    }
}

extension HistoryEvent {
    fileprivate func callback(_ callback: Callback, attachedRequestID: String?) -> CompletionCallback {
        CompletionCallback(
            callback: callback,
            registrationTime: EngineTime(eventTime),
            attachedRequestID: attachedRequestID
        )
    }
}
