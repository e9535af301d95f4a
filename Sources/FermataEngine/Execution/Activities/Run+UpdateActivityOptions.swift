import SwiftProtobuf
import TemporalAPI

extension Run {
    /// Changes the options of activities, or puts those back that the workflow gave.
    ///
    /// - Returns: What is in force then, of the last activity.
    /// - Throws: `notFound`; `invalidArgument` for options that don't go together.
    mutating func updateActivityOptions(
        _ request: Temporal_Api_Workflowservice_V1_UpdateActivityOptionsRequest,
        limits: ExecutionLimits,
        now: EngineTime
    ) throws(EngineError) -> ActivityOptions {
        if request.restoreOriginal, !request.updateMask.paths.isEmpty {
            throw .invalidArgument("Both UpdateMask and RestoreOriginal are provided")
        }
        guard isRunning else { throw .workflowCompleted }
        if !request.restoreOriginal, !request.hasActivityOptions {
            throw .invalidArgument("ActivityOptions are not provided")
        }
        let selected = try activities(ActivitySelector(request.activity))
        if !request.restoreOriginal, !request.hasUpdateMask { throw .invalidArgument("UpdateMask is not provided") }
        var result = ActivityOptions()
        for scheduledEventID in selected {
            guard let activity = activities[scheduledEventID] else { continue }
            result = activity.originalOptions
            if !request.restoreOriginal {
                result = try updatedOptions(of: activity, request, limits: limits)
            }
            change(scheduledEventID) { activity in
                activity.setOptions(result)
                if activity.isWaiting {
                    activity.reschedule(attempt: activity.record.attempt, at: activity.nextReady, failure: nil)
                }
            }
            dispatchRetry(scheduledEventID, now: now)
        }
        return result
    }

    private func updatedOptions(
        of activity: PendingActivity,
        _ request: Temporal_Api_Workflowservice_V1_UpdateActivityOptionsRequest,
        limits: ExecutionLimits
    ) throws(EngineError) -> ActivityOptions {
        var options = activity.options
        let paths = Set(request.updateMask.paths.map(ActivityOptions.maskPath))
        try options.merge(request.activityOptions, paths: paths)
        if paths.contains(where: { $0.hasPrefix("retryPolicy.") }) { try options.retryPolicy.validate() }
        // Held to the same rules as the command that schedules an activity.
        let command = ScheduleActivityAttributes.with {
            $0.activityID = activity.attributes.activityID
            $0.activityType = activity.attributes.activityType
            $0.taskQueue = options.taskQueue
            $0.scheduleToCloseTimeout = options.scheduleToCloseTimeout
            $0.scheduleToStartTimeout = options.scheduleToStartTimeout
            $0.startToCloseTimeout = options.startToCloseTimeout
            $0.heartbeatTimeout = options.heartbeatTimeout
        }
        let normalized = try command.normalized(runTimeout: .zero, limits: limits)
        options.taskQueue = normalized.taskQueue
        options.scheduleToCloseTimeout = normalized.scheduleToCloseTimeout
        options.scheduleToStartTimeout = normalized.scheduleToStartTimeout
        options.startToCloseTimeout = normalized.startToCloseTimeout
        options.heartbeatTimeout = normalized.heartbeatTimeout
        return options
    }
}

extension PendingActivity {
    /// When the current attempt is ready under the retry policy in force.
    fileprivate var nextReady: EngineTime {
        let scheduled = EngineTime(record.scheduledTime)
        guard record.attempt > 1, record.hasLastAttemptCompleteTime else { return scheduled }
        var interval = retryPolicy.exponentialInterval(attempt: record.attempt)
        let maximum = Duration(retryPolicy.maximumInterval)
        if maximum != .zero, interval <= .zero || interval > maximum { interval = maximum }
        return interval > .zero ? EngineTime(record.lastAttemptCompleteTime) + interval : scheduled
    }
}
