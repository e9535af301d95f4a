extension EngineCore {
    /// Whether every open run, everything open without a workflow, and every schedule, has nothing ahead but deadlines.
    ///
    /// A deadline that has been taken out to be handled is still to be seen at its owner: then the answer is no.
    func waitsForTimeAlone() throws(EngineError) -> Bool {
        for entry in openRuns.values {
            guard let box = try box(entry.number) else { continue }
            guard box.wakeAt == deadlines.time(of: entry.number), box.run.waitsForTimeAlone else { return false }
        }
        for number in standalone.open {
            guard let box = try standalone.box(number) else { continue }
            guard box.wakeAt == standalone.deadlines.time(of: number), box.execution.waitsForTimeAlone else {
                return false
            }
        }
        for (key, document) in documents[Transaction.scheduleKind] ?? [:] {
            let owner = ScheduleKey(namespaceID: key.namespace, id: key.key)
            // One that cannot be read does nothing, ever.
            guard let state = try? ScheduleState(serialized: document.data) else { continue }
            guard state.nextWake == scheduleDeadlines.time(of: owner) else { return false }
        }
        return true
    }
}

extension Run {
    /// Whether nothing of it is at a worker, or waits for one now.
    ///
    /// An activity between two attempts waits for time, one that runs does not, whatever its time limits.
    var waitsForTimeAlone: Bool {
        if let workflowTask, workflowTask.isStarted || !record.hasPause { return false }
        return activities.values.allSatisfy(waitsForTime) && nexusOperations.values.allSatisfy(waitsForTime)
    }

    private func waitsForTime(_ activity: PendingActivity) -> Bool {
        !activity.isStarted && (activity.record.backingOff || activity.isPaused || record.hasPause)
    }

    private func waitsForTime(_ operation: PendingNexusOperation) -> Bool {
        operation.startedEventID != nil || operation.record.hasNextAttemptTime
    }
}
