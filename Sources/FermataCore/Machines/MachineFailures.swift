import SwiftProtobuf
import TemporalAPI

extension APIFailure {
    static func cancelled(details: APIPayloads?) -> APIFailure {
        .with {
            $0.message = "Cancelled"
            $0.canceledFailureInfo = .with { if let details { $0.details = details } }
        }
    }
}

extension ActivityMachine {
    /// The failure of this activity, around its cause.
    func failure(
        _ message: String,
        _ cause: APIFailure,
        _ startedEventID: Int64 = 0,
        _ identity: String = "",
        _ retryState: Temporal_Api_Enums_V1_RetryState = .cancelRequested
    ) -> APIFailure {
        .with {
            $0.message = message
            $0.cause = cause
            $0.activityFailureInfo = .with {
                $0.scheduledEventID = scheduledEventID
                $0.startedEventID = startedEventID
                $0.identity = identity
                $0.activityType.name = activityType
                $0.activityID = activityID
                $0.retryState = retryState
            }
        }
    }
}

extension ChildWorkflowMachine {
    /// The failure of this child workflow, around its cause.
    func failure(
        _ message: String,
        _ cause: APIFailure,
        _ retryState: Temporal_Api_Enums_V1_RetryState
    ) -> APIFailure {
        .with {
            $0.message = message
            $0.cause = cause
            $0.childWorkflowExecutionFailureInfo = .with {
                $0.namespace = namespace
                $0.workflowExecution.workflowID = workflowID
                $0.workflowExecution.runID = runID
                $0.workflowType.name = workflowType
                $0.initiatedEventID = initiatedEventID
                $0.startedEventID = startedEventID
                $0.retryState = retryState
            }
        }
    }
}
