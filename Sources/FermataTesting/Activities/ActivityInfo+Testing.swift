public import Fermata

public import struct Foundation.Date

extension ActivityExecutionContext.Info {
    /// What a first attempt could find; give what matters to the test.
    ///
    /// - Parameter heartbeatDetails: What an earlier attempt is to have reported last; none if nothing is given.
    ///   Details that cannot be encoded are thrown when the activity asks for them.
    public init<each Detail: Sendable>(
        activityID: String = "test-activity",
        activityType: String = "TestActivity",
        attempt: Int = 1,
        workflowID: String = "test-workflow",
        workflowRunID: String = "test-run",
        workflowType: String = "TestWorkflow",
        workflowNamespace: String = "default",
        taskQueue: String = "test-queue",
        taskToken: ActivityTaskToken = .init(data: .init("test".utf8)),
        scheduledTime: Date = .init(),
        startedTime: Date = .init(),
        heartbeatTimeout: Duration? = nil,
        scheduleToCloseTimeout: Duration? = nil,
        startToCloseTimeout: Duration? = nil,
        retryPolicy: RetryPolicy? = nil,
        priority: Priority? = nil,
        payloadConverter: any PayloadConverter = DataConverter.default.payloadConverter,
        heartbeatDetails: repeat each Detail
    ) {
        self.init(
            activityID: activityID,
            activityType: activityType,
            attempt: attempt,
            workflowID: workflowID,
            workflowRunID: workflowRunID,
            workflowType: workflowType,
            workflowNamespace: workflowNamespace,
            taskQueue: taskQueue,
            taskToken: taskToken,
            scheduledTime: scheduledTime,
            currentAttemptScheduledTime: scheduledTime,
            startedTime: startedTime,
            heartbeatTimeout: heartbeatTimeout,
            scheduleToCloseTimeout: scheduleToCloseTimeout,
            startToCloseTimeout: startToCloseTimeout,
            retryPolicy: retryPolicy,
            priority: priority,
            lastDetails: Result { try payloadConverter.convertValues(repeat each heartbeatDetails) },
            payloadConverter: payloadConverter
        )
    }
}
