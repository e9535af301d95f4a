import TemporalAPI

extension Run {
    /// Why the engine doesn't let the run go on; nil if it may. A change that leads here is to be undone, and the run
    /// terminated with this as the reason.
    func historyLimitFault(limits: ExecutionLimits) -> String? {
        guard isRunning else { return nil }
        if historyBytes > limits.historyBytesMaximum { return "Workflow history size exceeds limit." }
        if nextEventID - 1 > limits.historyCountMaximum { return "Workflow history count exceeds limit." }
        return nil
    }

    /// Takes the workflow task from its worker if too much waits behind it, so that what waits comes into the history.
    mutating func limitBufferedEvents(limits: ExecutionLimits, now: EngineTime) {
        guard isRunning, workflowTask?.isStarted == true, buffersTooMuch(limits) else { return }
        let attempt = recordWorkflowTaskFailure(
            WorkflowTaskFailure(cause: .forceCloseCommand, identity: EngineIdentity.own),
            now: now
        )
        retryWorkflowTask(attempt: attempt, now: now)
    }

    private func buffersTooMuch(_ limits: ExecutionLimits) -> Bool {
        if record.bufferedEvents.count > limits.bufferedEventsMaximum { return true }
        var bytes = 0
        for event in record.bufferedEvents { bytes += event.encodedByteCount }
        return bytes > limits.bufferedBytesMaximum
    }
}
