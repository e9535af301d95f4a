import SwiftProtobuf
import TemporalAPI

extension Run {
    /// Has the current attempt of an activity given to matching, if no worker has it and it may be given.
    ///
    /// Call it when the activity was scheduled. What happens to it later calls it by itself.
    mutating func dispatchActivity(_ scheduledEventID: Int64) {
        guard let activity = activities[scheduledEventID], isDispatchable(activity) else { return }
        output.effects.append(.activityTask(scheduledEventID: scheduledEventID))
    }

    /// Has everything that waits for a worker given to matching, whose queues are empty after a start of the engine.
    mutating func dispatchActivities() {
        for scheduledEventID in activities.keys.sorted() { dispatchActivity(scheduledEventID) }
    }

    /// What matching is to be given for an activity; nil if there is nothing to do any more.
    func activityMatching(scheduledEventID: Int64) -> ActivityDispatch? {
        guard let activity = activities[scheduledEventID], isDispatchable(activity) else { return nil }
        let ready = EngineTime(activity.record.scheduledTime)
        let timeout = Duration(activity.scheduleToStartTimeout)
        let task = MatchingTask(
            work: .activity(
                run: identity.number,
                scheduledEventID: scheduledEventID,
                stamp: activity.record.stamp
            ),
            priority: effectivePriority(of: activity),
            createdAt: ready,
            expiresAt: timeout > .zero ? ready + timeout : nil
        )
        return ActivityDispatch(queue: activity.taskQueue, task: task)
    }

    /// The activity's priority, field by field, and where it says nothing the workflow's.
    func effectivePriority(of activity: PendingActivity) -> Priority {
        guard let own = activity.ownPriority else { return priority }
        return .with {
            $0.priorityKey = own.priorityKey == 0 ? priority.priorityKey : own.priorityKey
            $0.fairnessKey = own.fairnessKey.isEmpty ? priority.fairnessKey : own.fairnessKey
            $0.fairnessWeight = own.fairnessWeight == 0 ? priority.fairnessWeight : own.fairnessWeight
        }
    }

    /// Makes what waits in queues stale because the whole run is paused. Workers keep what they have.
    mutating func holdActivities() {
        for scheduledEventID in activities.keys.sorted() {
            change(scheduledEventID) { $0.record.stamp += 1 }
        }
    }

    /// The opposite of `holdActivities()`, when the run goes on. Call it when the run's pause is cleared.
    mutating func releaseActivities() {
        holdActivities()
        dispatchActivities()
    }

    /// Changes an activity and has its record stored.
    mutating func change(_ scheduledEventID: Int64, _ body: (inout PendingActivity) -> Void) {
        guard var activity = activities[scheduledEventID] else { return }
        let wasPaused = activity.isPaused
        body(&activity)
        activities[scheduledEventID] = activity
        output.changedActivities.insert(scheduledEventID)
        // List queries know paused activities by their type.
        if wasPaused != activity.isPaused { output.visibilityChanged = true }
    }

    private func isDispatchable(_ activity: PendingActivity) -> Bool {
        isRunning && !record.hasPause && !activity.isStarted && !activity.isPaused && !activity.record.backingOff
    }
}
