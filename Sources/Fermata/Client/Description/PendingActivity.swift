import SwiftProtobuf
import TemporalAPI

public import struct Foundation.Date

extension WorkflowExecutionDescription {
    /// An activity that has not ended.
    public struct PendingActivity: Sendable {
        /// What the activity does now.
        public enum State: Sendable, Hashable {
            /// Waits for a worker, or for its next attempt.
            case scheduled
            /// A worker has it.
            case started
            /// A worker has it and was asked to cancel it.
            case cancelRequested
            /// An operator holds it.
            case paused
            /// A worker has it; it will be held after this attempt.
            case pauseRequested
            /// A state this version does not know.
            case unknown
        }

        /// The activity's id within the run.
        public let id: String
        /// The activity's name.
        public let activityType: String
        /// What the activity does now.
        public let state: State
        /// The present attempt, or the next one; counts from 1.
        public let attempt: Int
        /// How often it is tried in all; 0 is without limit.
        public let maximumAttempts: Int
        /// When the workflow asked for it.
        public let scheduledTime: Date?
        /// When a worker took it last.
        public let lastStartedTime: Date?
        /// When it reported last.
        public let lastHeartbeatTime: Date?
        /// When it is tried next, if it waits for that.
        public let nextAttemptTime: Date?
        /// What the last attempt ended with.
        public let lastFailure: (any Error)?
        /// The worker of the last attempt.
        public let lastWorkerIdentity: String

        init(_ proto: Temporal_Api_Workflow_V1_PendingActivityInfo, _ converter: DataConverter) async throws {
            id = proto.activityID
            activityType = proto.activityType.name
            state = State(proto.state)
            attempt = Int(proto.attempt)
            maximumAttempts = Int(proto.maximumAttempts)
            scheduledTime = proto.hasScheduledTime ? proto.scheduledTime.date : nil
            lastStartedTime = proto.hasLastStartedTime ? proto.lastStartedTime.date : nil
            lastHeartbeatTime = proto.hasLastHeartbeatTime ? proto.lastHeartbeatTime.date : nil
            nextAttemptTime = proto.hasNextAttemptScheduleTime ? proto.nextAttemptScheduleTime.date : nil
            lastFailure = proto.hasLastFailure ? try await converter.error(for: proto.lastFailure) : nil
            lastWorkerIdentity = proto.lastWorkerIdentity
        }
    }

    /// A child workflow that has not ended.
    public struct PendingChild: Sendable, Hashable {
        /// The child's workflow id.
        public let id: String
        /// The child's run id.
        public let runID: String
        /// The name of the child's type.
        public let workflowType: String

        init(_ proto: Temporal_Api_Workflow_V1_PendingChildExecutionInfo) {
            id = proto.workflowID
            runID = proto.runID
            workflowType = proto.workflowTypeName
        }
    }
}

extension WorkflowExecutionDescription.PendingActivity.State {
    init(_ proto: Temporal_Api_Enums_V1_PendingActivityState) {
        self =
            switch proto {
            case .scheduled: .scheduled
            case .started: .started
            case .cancelRequested: .cancelRequested
            case .paused: .paused
            case .pauseRequested: .pauseRequested
            case .unspecified, .UNRECOGNIZED: .unknown
            }
    }
}
