import Foundation
import SwiftProtobuf
import TemporalAPI

extension StandaloneActivity {
    /// The answer to a poll of the worker that has the current attempt.
    ///
    /// - Parameter namespace: The activity's namespace by name.
    func pollResponse(namespace: String) -> PollActivityResponse {
        .with {
            let token = TaskToken.standaloneActivity(
                number: identity.number,
                namespaceID: identity.namespaceID,
                stamp: state.stamp
            )
            $0.taskToken = token.bytes
            $0.workflowNamespace = namespace
            // Set and empty: there is no workflow.
            $0.workflowExecution = .init()
            $0.activityID = identity.id
            $0.activityRunID = identity.runID
            $0.activityType.name = request.activityType
            if request.hasHeader { $0.header = request.header }
            if request.hasInput { $0.input = request.input }
            if state.hasHeartbeatDetails { $0.heartbeatDetails = state.heartbeatDetails }
            $0.scheduledTime = request.scheduleTime
            $0.currentAttemptScheduledTime = state.dispatchTime
            $0.startedTime = state.startedTime
            $0.attempt = state.attempt
            $0.scheduleToCloseTimeout = options.scheduleToCloseTimeout
            $0.startToCloseTimeout = options.startToCloseTimeout
            $0.heartbeatTimeout = options.heartbeatTimeout
            $0.retryPolicy = options.retryPolicy
            if options.hasPriority { $0.priority = options.priority }
        }
    }
}
