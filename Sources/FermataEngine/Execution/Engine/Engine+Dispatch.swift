import TemporalAPI

extension Engine {
    /// Turns an effect of a run into what is to be done when the change is durable. Called under the lock.
    func dispatch(_ effect: RunEffect, of box: RunBox, at now: EngineTime) -> (@Sendable () -> Void)? {
        switch effect {
        case .workflowTask:
            guard let work = box.run.workflowTaskDispatch(now: now) else { return nil }
            guard work.isSticky else { return { [matching] in matching.add(work.task, to: work.queue) } }
            var task = work.task
            task.versioning = box.run.versionDirective
            let version = box.run.effectiveVersion
            return { [matching, task] in
                // A sticky queue without its worker would only cost the time-out, and a run that its deployment sends
                // to another version must leave its worker.
                let stays =
                    matching.hasRecentPoller(work.queue)
                    && matching.routing(of: work.normalQueue).version(for: task.versioning) == version
                matching.add(stays ? work.task : task, to: stays ? work.queue : work.normalQueue)
            }
        case .activityTask(let scheduledEventID):
            guard let work = box.run.activityMatching(scheduledEventID: scheduledEventID) else { return nil }
            var task = work.task
            task.versioning = box.run.versionDirective
            let key = TaskQueueKey(namespaceID: box.identity.namespaceID, name: work.queue, kind: .activity)
            return { [matching, task] in matching.add(task, to: key) }
        case .nexusOperation(let scheduledEventID):
            return dispatchNexus(box.run.nexusDispatch(scheduledEventID, isCancellation: false), of: box, at: now)
        case .nexusCancellation(let scheduledEventID):
            return dispatchNexus(box.run.nexusDispatch(scheduledEventID, isCancellation: true), of: box, at: now)
        default:
            return nil
        }
    }
}
