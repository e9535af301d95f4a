import TemporalAPI

extension Transaction {
    /// Notes what is to be counted of a run that changed, once that is durable.
    ///
    /// - Parameter output: What the transaction has done to it.
    func measure(_ run: Run, _ output: RunOutput, wasRunning: Bool, in namespace: Namespace?) {
        guard core.isMeasured, let namespace else { return }
        let source = Measurement.Source(
            namespace: namespace.name,
            queue: run.started.taskQueue.name,
            workflowType: run.started.workflowType.name
        )
        var change = RunChange(
            source: source,
            historyBytes: run.historyBytes,
            historyCount: run.nextEventID - 1,
            stateTransitions: run.record.stateTransitions
        )
        if wasRunning, !run.isRunning, let closeTime = run.closeTime {
            change.end = (run.status, closeTime - run.startTime)
        }
        measure(.runChanged(change))
        for fact in output.facts { measure(.fact(fact, of: source)) }
    }

    /// Notes by how much a schedule's totals have grown.
    func measure(_ schedule: ScheduleState, before: ScheduleState?, in namespaceID: String) {
        guard core.isMeasured, let before, let namespace = core.namespaces.namespace(id: namespaceID) else { return }
        let change = ScheduleChange(
            started: schedule.info.actionCount - before.info.actionCount,
            missed: schedule.info.missedCatchupWindow - before.info.missedCatchupWindow,
            overruns: schedule.info.bufferDropped - before.info.bufferDropped,
            skipped: schedule.info.overlapSkipped - before.info.overlapSkipped
        )
        measure(.schedule(change, namespace: namespace.name))
    }
}
