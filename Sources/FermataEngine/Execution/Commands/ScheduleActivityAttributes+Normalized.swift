import SwiftProtobuf
import TemporalAPI

typealias ScheduleActivityAttributes = Temporal_Api_Command_V1_ScheduleActivityTaskCommandAttributes

extension ScheduleActivityAttributes {
    /// The attributes with everything filled in that the worker left open.
    ///
    /// - Parameter runTimeout: Of the run; no time-out of an activity is longer. Zero if there is none.
    /// - Throws: `invalidArgument`.
    func normalized(runTimeout: Duration, limits: ExecutionLimits) throws(EngineError) -> Self {
        var attributes = self
        guard hasTaskQueue else { throw .invalidArgument("taskQueue is not set") }
        attributes.taskQueue = try taskQueue.normalized(standard: "", limits: limits)
        guard !activityID.isEmpty else { throw .invalidArgument("activityId is not set") }
        guard !activityType.name.isEmpty else { throw .invalidArgument("activityType is not set") }
        attributes.retryPolicy = retryPolicy.filled(with: limits.defaultActivityRetry)
        try attributes.retryPolicy.validate()
        try Self.checkLength(activityID, "activityId", limits)
        try Self.checkLength(activityType.name, "activityType", limits)
        do {
            try priority.validate()
        } catch {
            throw .invalidArgument("invalid priorities: \(error.message)")
        }
        try attributes.setTimeouts(runTimeout: runTimeout)
        return attributes
    }

    /// The event's attributes.
    func scheduled(after completedEventID: Int64) -> ActivityScheduledAttributes {
        .with {
            $0.activityID = activityID
            $0.activityType = activityType
            $0.taskQueue = taskQueue
            if hasHeader { $0.header = header }
            if hasInput { $0.input = input }
            $0.scheduleToCloseTimeout = scheduleToCloseTimeout
            $0.scheduleToStartTimeout = scheduleToStartTimeout
            $0.startToCloseTimeout = startToCloseTimeout
            $0.heartbeatTimeout = heartbeatTimeout
            $0.workflowTaskCompletedEventID = completedEventID
            $0.retryPolicy = retryPolicy
            $0.useWorkflowBuildID = useWorkflowBuildID
            if hasPriority { $0.priority = priority }
        }
    }

    private static func checkLength(_ text: String, _ name: String, _ limits: ExecutionLimits) throws(EngineError) {
        let length = text.utf8.count
        guard length > limits.idLengthMaximum else { return }
        throw .invalidArgument("\(name) exceeds length limit. Length=\(length) Limit=\(limits.idLengthMaximum)")
    }

    private mutating func setTimeouts(runTimeout: Duration) throws(EngineError) {
        var scheduleToClose = try Self.timeout(scheduleToCloseTimeout, "ScheduleToCloseTimeout")
        var scheduleToStart = try Self.timeout(scheduleToStartTimeout, "ScheduleToStartTimeout")
        var startToClose = try Self.timeout(startToCloseTimeout, "StartToCloseTimeout")
        var heartbeat = try Self.timeout(heartbeatTimeout, "HeartbeatTimeout")
        if scheduleToClose > .zero {
            scheduleToStart = scheduleToStart > .zero ? min(scheduleToStart, scheduleToClose) : scheduleToClose
            startToClose = startToClose > .zero ? min(startToClose, scheduleToClose) : scheduleToClose
        } else if startToClose > .zero {
            scheduleToClose = runTimeout
            if scheduleToStart == .zero { scheduleToStart = runTimeout }
        } else {
            throw .invalidArgument(
                """
                a valid StartToCloseTimeout or ScheduleToCloseTimeout must be set on the activity. \
                ActivityId=\(activityID) ActivityType=\(activityType.name)
                """
            )
        }
        let bound = runTimeout > .zero ? runTimeout : .seconds(Int64.max)
        scheduleToCloseTimeout = min(scheduleToClose, bound).message
        scheduleToStartTimeout = min(scheduleToStart, bound).message
        startToClose = min(startToClose, bound)
        startToCloseTimeout = startToClose.message
        heartbeat = min(heartbeat, startToClose)
        heartbeatTimeout = heartbeat.message
    }

    private static func timeout(
        _ duration: Google_Protobuf_Duration,
        _ name: String
    ) throws(EngineError) -> Duration {
        if let flaw = duration.flawAsTimeout { throw .invalidArgument("invalid \(name): \(flaw)") }
        return Duration(duration.cappedAsTimeout)
    }
}
