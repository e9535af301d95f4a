public import struct Foundation.Date

extension ActivityExecutionContext {
    /// The attempt and its limits.
    public struct Info: Sendable {
        /// The activity's id within the workflow run. With the run id, the same for all attempts.
        public let activityID: String
        /// The activity's name.
        public let activityType: String
        /// Counts from 1.
        public let attempt: Int
        /// The workflow that asked for the activity.
        public let workflowID: String
        /// The run of that workflow.
        public let workflowRunID: String
        /// The name of that workflow's type.
        public let workflowType: String
        /// The namespace of that workflow.
        public let workflowNamespace: String
        /// The task queue from which the attempt came.
        public let taskQueue: String
        /// Names the attempt, for completing it from elsewhere.
        public let taskToken: ActivityTaskToken
        /// When the workflow asked for the activity.
        public let scheduledTime: Date
        /// When this attempt became due.
        public let currentAttemptScheduledTime: Date
        /// When this attempt was given to the worker.
        public let startedTime: Date
        /// The longest pause between heartbeats.
        public let heartbeatTimeout: Duration?
        /// The longest time for all attempts together.
        public let scheduleToCloseTimeout: Duration?
        /// The longest time for this attempt.
        public let startToCloseTimeout: Duration?
        /// How failed attempts are repeated, with the server's defaults filled in.
        public let retryPolicy: RetryPolicy?
        /// The order among other tasks.
        public let priority: Priority?

        private let lastDetails: Result<[Payload], any Error>
        private let payloadConverter: any PayloadConverter

        package init(
            activityID: String,
            activityType: String,
            attempt: Int,
            workflowID: String,
            workflowRunID: String,
            workflowType: String,
            workflowNamespace: String,
            taskQueue: String,
            taskToken: ActivityTaskToken,
            scheduledTime: Date,
            currentAttemptScheduledTime: Date,
            startedTime: Date,
            heartbeatTimeout: Duration?,
            scheduleToCloseTimeout: Duration?,
            startToCloseTimeout: Duration?,
            retryPolicy: RetryPolicy?,
            priority: Priority?,
            lastDetails: Result<[Payload], any Error>,
            payloadConverter: any PayloadConverter
        ) {
            self.activityID = activityID
            self.activityType = activityType
            self.attempt = attempt
            self.workflowID = workflowID
            self.workflowRunID = workflowRunID
            self.workflowType = workflowType
            self.workflowNamespace = workflowNamespace
            self.taskQueue = taskQueue
            self.taskToken = taskToken
            self.scheduledTime = scheduledTime
            self.currentAttemptScheduledTime = currentAttemptScheduledTime
            self.startedTime = startedTime
            self.heartbeatTimeout = heartbeatTimeout
            self.scheduleToCloseTimeout = scheduleToCloseTimeout
            self.startToCloseTimeout = startToCloseTimeout
            self.retryPolicy = retryPolicy
            self.priority = priority
            self.lastDetails = lastDetails
            self.payloadConverter = payloadConverter
        }

        /// What an earlier attempt reported last; `nil` if there was none or it reported nothing.
        ///
        /// - Throws: ``FermataError`` with code `payloadConversion` if the details are fewer or of other types, or
        ///   what the codec threw.
        public func heartbeatDetails<each Detail>(
            as types: repeat (each Detail).Type
        ) throws -> (repeat each Detail)? {
            let payloads = try lastDetails.get()
            guard !payloads.isEmpty else { return nil }
            var rest = payloads[...]
            return (repeat try payloadConverter.convertArgument(rest.popFirst().map { [$0] } ?? [], as: each types))
        }
    }
}
