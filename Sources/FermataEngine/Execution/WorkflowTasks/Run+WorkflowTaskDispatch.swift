import TemporalAPI

extension Run {
    /// What matching is to be given for the waiting workflow task; nil if there is nothing to do any more.
    func workflowTaskDispatch(now: EngineTime) -> WorkflowTaskDispatch? {
        guard isRunning, !record.hasPause, let task = workflowTask, !task.isStarted else { return nil }
        return WorkflowTaskDispatch(
            queue: workflowQueue(task.record.taskQueue),
            isSticky: task.record.isSticky,
            normalQueue: workflowQueue(started.taskQueue.name),
            task: MatchingTask(
                work: .workflowTask(
                    run: identity.number,
                    scheduledEventID: task.scheduledEventID,
                    stamp: task.record.stamp
                ),
                priority: priority,
                createdAt: now,
                expiresAt: nextWorkflowTaskDeadline,
                // A worker's own queue has no versions.
                versioning: task.record.isSticky ? .unversioned : versionDirective
            )
        )
    }

    /// Which workers may have the run's tasks. A run that isn't versioned goes where its queue's routing leads, too, so
    /// that it comes to a version once there is one.
    var versionDirective: VersionDirective {
        guard effectiveVersioningBehavior == .pinned else {
            let startsRamped = versioning.continueAsNewInitialVersioningBehavior == .useRampingVersion
            return startsRamped && lastCompletedTaskEventID == 0
                ? .ramping(workflowID: identity.workflowID) : .autoUpgrade(workflowID: identity.workflowID)
        }
        return effectiveVersion.map(VersionDirective.pinned) ?? .unversioned
    }

    private func workflowQueue(_ name: String) -> TaskQueueKey {
        TaskQueueKey(namespaceID: identity.namespaceID, name: name, kind: .workflow)
    }
}
