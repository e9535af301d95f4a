import Foundation
import SwiftProtobuf
import TemporalAPI

extension Run {
    /// Records what became of a signal to another run.
    ///
    /// - Parameters:
    ///   - namespace: The name of the namespace that the other run is in; nil if there is none.
    ///   - failure: Nil if it arrived.
    mutating func externalSignalSent(
        _ initiatedEventID: Int64,
        namespace: String?,
        failure: Temporal_Api_Enums_V1_SignalExternalWorkflowExecutionFailedCause?,
        now: EngineTime
    ) {
        guard isRunning, let initiated = externalSignals[initiatedEventID] else { return }
        if let failure {
            append(
                .signalExternalWorkflowExecutionFailed,
                .signalExternalWorkflowExecutionFailedEventAttributes(
                    .with {
                        $0.cause = failure
                        $0.namespace = namespace ?? initiated.namespace
                        $0.namespaceID = initiated.namespaceID
                        $0.workflowExecution = initiated.workflowExecution
                        $0.initiatedEventID = initiatedEventID
                        $0.control = initiated.control
                    }
                ),
                now: now
            )
        } else {
            append(
                .externalWorkflowExecutionSignaled,
                .externalWorkflowExecutionSignaledEventAttributes(
                    .with {
                        $0.initiatedEventID = initiatedEventID
                        $0.namespace = namespace ?? initiated.namespace
                        $0.namespaceID = initiated.namespaceID
                        $0.workflowExecution = initiated.workflowExecution
                        $0.control = initiated.control
                    }
                ),
                now: now
            )
        }
        scheduleWorkflowTask(now: now)
    }

    /// Records what became of a request to cancel another run; the parameters are those of a signal.
    mutating func externalCancelSent(
        _ initiatedEventID: Int64,
        namespace: String?,
        failure: Temporal_Api_Enums_V1_CancelExternalWorkflowExecutionFailedCause?,
        now: EngineTime
    ) {
        guard isRunning, let initiated = externalCancels[initiatedEventID] else { return }
        if let failure {
            append(
                .requestCancelExternalWorkflowExecutionFailed,
                .requestCancelExternalWorkflowExecutionFailedEventAttributes(
                    .with {
                        $0.cause = failure
                        $0.namespace = namespace ?? initiated.namespace
                        $0.namespaceID = initiated.namespaceID
                        $0.workflowExecution = initiated.workflowExecution
                        $0.initiatedEventID = initiatedEventID
                    }
                ),
                now: now
            )
        } else {
            append(
                .externalWorkflowExecutionCancelRequested,
                .externalWorkflowExecutionCancelRequestedEventAttributes(
                    .with {
                        $0.initiatedEventID = initiatedEventID
                        $0.namespace = namespace ?? initiated.namespace
                        $0.namespaceID = initiated.namespaceID
                        $0.workflowExecution = initiated.workflowExecution
                    }
                ),
                now: now
            )
        }
        scheduleWorkflowTask(now: now)
    }
}
