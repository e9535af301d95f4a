import Foundation
import SwiftProtobuf
import TemporalAPI

/// What a worker must know of the attempt that it is given.
struct StartedActivity: Sendable {
    let scheduledEventID: Int64
    /// Type, id, input, header and so on, as the workflow gave them.
    let attributes: ActivityScheduledAttributes
    let attempt: Int32
    let stamp: Int64
    /// When the workflow scheduled it.
    let scheduledTime: EngineTime
    /// When this attempt was ready for a worker.
    let attemptScheduledTime: EngineTime
    let startedTime: EngineTime
    /// The time-outs in force, which may not be those that the workflow gave.
    let scheduleToCloseTimeout: Google_Protobuf_Duration
    let startToCloseTimeout: Google_Protobuf_Duration
    let heartbeatTimeout: Google_Protobuf_Duration
    let heartbeatDetails: Payloads?
    let retryPolicy: RetryPolicy
    let priority: Priority
    let workflowType: String

    /// The answer to a worker's poll.
    ///
    /// - Parameters:
    ///   - token: By which the worker answers.
    ///   - namespace: The workflow's namespace by name.
    ///   - execution: The workflow.
    func response(
        token: some Sequence<UInt8>,
        namespace: String,
        execution: WorkflowExecution
    ) -> Temporal_Api_Workflowservice_V1_PollActivityTaskQueueResponse {
        .with {
            $0.taskToken = Data(token)
            $0.workflowNamespace = namespace
            $0.workflowType.name = workflowType
            $0.workflowExecution = execution
            $0.activityType = attributes.activityType
            $0.activityID = attributes.activityID
            if attributes.hasHeader { $0.header = attributes.header }
            if attributes.hasInput { $0.input = attributes.input }
            if let heartbeatDetails { $0.heartbeatDetails = heartbeatDetails }
            $0.scheduledTime = scheduledTime.timestamp
            $0.currentAttemptScheduledTime = attemptScheduledTime.timestamp
            $0.startedTime = startedTime.timestamp
            $0.attempt = attempt
            $0.scheduleToCloseTimeout = scheduleToCloseTimeout
            $0.startToCloseTimeout = startToCloseTimeout
            $0.heartbeatTimeout = heartbeatTimeout
            $0.retryPolicy = retryPolicy
            $0.priority = priority
        }
    }
}
