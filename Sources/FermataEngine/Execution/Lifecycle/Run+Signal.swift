import Foundation
import SwiftProtobuf
import TemporalAPI

/// A signal on its way to a run.
struct IncomingSignal: Sendable {
    var name: String
    var input: Payloads?
    var identity: String
    var header: Temporal_Api_Common_V1_Header?
    /// Empty if the sender does not repeat itself.
    var requestID: String
    /// The run that sent it, if a run did.
    var sender: WorkflowExecution?
    var links: [Temporal_Api_Common_V1_Link] = []
    var skipsTask = false
}

extension Run {
    /// Records a signal and wakes the workflow. A repeated one is recognised by its request id and does nothing.
    ///
    /// - Throws: `notFound` if the run has ended, `invalidArgument` if it has received too many.
    mutating func receive(_ signal: IncomingSignal, limits: ExecutionLimits, now: EngineTime) throws {
        guard isRunning else { throw EngineError.workflowCompleted }
        guard signal.requestID.isEmpty || signalRequestIDs[signal.requestID] == nil else { return }
        guard signalCount < limits.signalsMaximum else {
            throw EngineError.invalidArgument("exceeded workflow execution limit for signal events")
        }
        // Else a workflow that is signalled all the time could never end.
        if closeAttempted, workflowTask?.isStarted == true { throw EngineError.workflowClosing }
        record(signal, now: now)
        // A signal does not end the wait for the first task.
        if firstTaskDue == nil, !signal.skipsTask { scheduleWorkflowTask(now: now) }
    }

    /// Records a signal and nothing else.
    mutating func record(_ signal: IncomingSignal, now: EngineTime) {
        append(
            .workflowExecutionSignaled,
            .workflowExecutionSignaledEventAttributes(
                .with {
                    $0.signalName = signal.name
                    if let input = signal.input { $0.input = input }
                    $0.identity = signal.identity
                    if let header = signal.header { $0.header = header }
                    if let sender = signal.sender { $0.externalWorkflowExecution = sender }
                    $0.requestID = signal.requestID
                    $0.skipGenerateWorkflowTask = signal.skipsTask
                }
            ),
            now: now
        ) { $0.links = signal.links }
    }

    /// Asks the workflow to end. Asking again, or asking a run that has ended, does nothing.
    mutating func requestCancellation(
        reason: String,
        identity: String,
        requestID: String,
        sender: (execution: WorkflowExecution, initiatedEventID: Int64)? = nil,
        links: [Temporal_Api_Common_V1_Link] = [],
        now: EngineTime
    ) {
        guard isRunning, !cancelRequested else { return }
        record.cancelRequestID = requestID
        append(
            .workflowExecutionCancelRequested,
            .workflowExecutionCancelRequestedEventAttributes(
                .with {
                    $0.cause = reason
                    $0.identity = identity
                    if let sender {
                        $0.externalWorkflowExecution = sender.execution
                        $0.externalInitiatedEventID = sender.initiatedEventID
                    }
                }
            ),
            now: now
        ) { $0.links = links }
        // Unlike a signal, it ends the wait for the first task.
        scheduleWorkflowTask(now: now)
    }
}

extension EngineError {
    /// The answer to whoever wants to change a run that has ended.
    static var workflowCompleted: EngineError { .notFound("workflow execution already completed") }
}
