import SwiftProtobuf
import TemporalAPI

extension StandaloneActivity {
    /// Puts options in place of those in force.
    ///
    /// - Parameters:
    ///   - new: Nil takes back the options of the start.
    ///   - paths: The names of what changes, as JSON spells them.
    /// - Throws: `failedPrecondition`, or `invalidArgument`.
    mutating func updateOptions(
        _ new: ActivityOptions?,
        paths: Set<String>,
        requestID: String,
        limits: ExecutionLimits,
        now: EngineTime
    ) throws(EngineError) {
        if !requestID.isEmpty, state.optionsRequestID == requestID { return }
        guard !phase.isClosed, phase != .cancelRequested, phase != .resetRequested else {
            throw .failedPrecondition("Cannot update options for activity in state \(phase.title)")
        }
        if let new {
            try checkStartDelay(new, paths, now: now)
            state.options = try merged(new, paths, limits: limits)
            output.visibilityChanged = true
        } else {
            restoreOptions()
        }
        let changesPolicy = new == nil || paths.contains { $0 == "retryPolicy" || $0.hasPrefix("retryPolicy.") }
        if changesPolicy, phase == .scheduled || phase == .paused, state.hasRetryInterval, state.retryIntervalOfPolicy {
            state.retryInterval = options.retryPolicy.interval(attempt: state.attempt - 1).message
        }
        if phase == .scheduled { schedule(at: retryDispatchTime ?? respectingStartDelay(now), now: now) }
        state.optionsRequestID = requestID
    }

    private func checkStartDelay(
        _ new: ActivityOptions,
        _ paths: Set<String>,
        now: EngineTime
    ) throws(EngineError) {
        guard paths.contains("startDelay") else { return }
        if let flaw = new.startDelay.flawAsTimeout { throw .invalidArgument("invalid StartDelay: \(flaw)") }
        let isPausedBefore = !state.hasFirstStartedTime && phase == .paused
        guard firstDispatchTime > now || isPausedBefore else {
            throw .failedPrecondition(
                "cannot update start_delay: the first activity attempt has already been dispatched"
            )
        }
    }

    private func merged(
        _ new: ActivityOptions,
        _ paths: Set<String>,
        limits: ExecutionLimits
    ) throws(EngineError) -> ActivityOptions {
        var options = state.options
        try options.merge(new, paths: paths)
        if paths.contains("startDelay") { options.startDelay = new.startDelay.cappedAsTimeout }
        // Held to the same rules as the options of a start.
        return try options.normalized(activityID: identity.id, activityType: request.activityType, limits: limits)
    }
}

extension ActivityOptions {
    /// The options with everything filled in that a client left open.
    ///
    /// - Throws: `invalidArgument`.
    func normalized(
        activityID: String,
        activityType: String,
        limits: ExecutionLimits
    ) throws(EngineError) -> ActivityOptions {
        let command = try ScheduleActivityAttributes.with {
            $0.activityID = activityID
            $0.activityType.name = activityType
            if hasTaskQueue { $0.taskQueue = taskQueue }
            $0.scheduleToCloseTimeout = scheduleToCloseTimeout
            $0.scheduleToStartTimeout = scheduleToStartTimeout
            $0.startToCloseTimeout = startToCloseTimeout
            $0.heartbeatTimeout = heartbeatTimeout
            $0.retryPolicy = retryPolicy
            $0.priority = priority
        }.normalized(runTimeout: .zero, limits: limits)
        var options = self
        options.taskQueue = command.taskQueue
        options.scheduleToCloseTimeout = command.scheduleToCloseTimeout
        options.scheduleToStartTimeout = command.scheduleToStartTimeout
        options.startToCloseTimeout = command.startToCloseTimeout
        options.heartbeatTimeout = command.heartbeatTimeout
        options.retryPolicy = command.retryPolicy
        return options
    }
}
