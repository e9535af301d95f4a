import Foundation
import SwiftProtobuf
import TemporalAPI

extension Run {
    typealias CompleteAttributes = Temporal_Api_Command_V1_CompleteWorkflowExecutionCommandAttributes
    typealias FailAttributes = Temporal_Api_Command_V1_FailWorkflowExecutionCommandAttributes
    typealias CancelAttributes = Temporal_Api_Command_V1_CancelWorkflowExecutionCommandAttributes
    typealias ContinueAttributes = Temporal_Api_Command_V1_ContinueAsNewWorkflowExecutionCommandAttributes

    /// Ends the run with its result; a cron schedule brings the next run.
    mutating func completeRun(_ command: CompleteAttributes, completedEventID: Int64, now: EngineTime) {
        let next = nextCronRun(lastResult: command.hasResult ? command.result : nil, failure: nil, now: now)
        append(
            .workflowExecutionCompleted,
            .workflowExecutionCompletedEventAttributes(
                .with {
                    if command.hasResult { $0.result = command.result }
                    $0.workflowTaskCompletedEventID = completedEventID
                    $0.newExecutionRunID = next?.runID ?? ""
                }
            ),
            now: now
        )
        ended(next)
    }

    /// Ends the run with a failure; a retry policy, or else a cron schedule, brings the next run.
    mutating func failRun(_ command: FailAttributes, completedEventID: Int64, now: EngineTime) {
        let (next, retryState) = nextRun(afterFailure: command.failure, now: now)
        append(
            .workflowExecutionFailed,
            .workflowExecutionFailedEventAttributes(
                .with {
                    $0.failure = command.failure
                    $0.retryState = retryState
                    $0.workflowTaskCompletedEventID = completedEventID
                    $0.newExecutionRunID = next?.runID ?? ""
                }
            ),
            now: now
        )
        ended(next)
    }

    /// Ends the run as cancelled. No run follows.
    mutating func cancelRun(_ command: CancelAttributes, completedEventID: Int64, now: EngineTime) {
        append(
            .workflowExecutionCanceled,
            .workflowExecutionCanceledEventAttributes(
                .with {
                    $0.workflowTaskCompletedEventID = completedEventID
                    if command.hasDetails { $0.details = command.details }
                }
            ),
            now: now
        )
        ended(nil)
    }

    /// Ends the run because its time is over.
    mutating func timeOutRun(now: EngineTime) {
        failStartedTask(now: now)
        let isExecutionOver = chainExpiration.map { $0 <= now } ?? false
        let failure = Failure.timeout(.startToClose, "workflow timeout")
        let (next, retryState) = isExecutionOver ? (nil, RetryState.timeout) : nextRun(afterFailure: failure, now: now)
        append(
            .workflowExecutionTimedOut,
            .workflowExecutionTimedOutEventAttributes(
                .with {
                    $0.retryState = retryState
                    $0.newExecutionRunID = next?.runID ?? ""
                }
            ),
            now: now
        )
        ended(next)
        runEndedWithUpdates()
    }

    /// Ends the run from outside, at once.
    mutating func terminateRun(
        reason: String,
        details: Payloads?,
        identity: String,
        links: [Temporal_Api_Common_V1_Link] = [],
        now: EngineTime
    ) {
        failStartedTask(now: now)
        append(
            .workflowExecutionTerminated,
            .workflowExecutionTerminatedEventAttributes(
                .with {
                    $0.reason = reason
                    if let details { $0.details = details }
                    $0.identity = identity
                }
            ),
            now: now
        ) { $0.links = links }
        ended(nil)
        runEndedWithUpdates()
    }

    /// A worker's task that is cut short is on record as failed, and what waited for it comes before the end.
    private mutating func failStartedTask(now: EngineTime) {
        if workflowTask?.isStarted == true { failWorkflowTaskByForce(now: now) }
        flushBufferedEvents()
    }

    private mutating func ended(_ next: NewRun?) {
        if let next { output.effects.append(.newRun(next)) }
        output.effects.append(.closed)
    }
}
