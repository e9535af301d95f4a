import TemporalAPI

extension RunMachines {
    /// Matches a command event with the command that code has issued.
    mutating func confirm(_ event: HistoryEvent) throws(ReplayError) {
        if case .markerRecordedEventAttributes(let marker) = event.attributes, let patch = PatchMarker(marker) {
            skipsNextUpsert = try applyPatch(event, patch)
            return
        }
        guard let command = queue.popFirst() else {
            throw .nondeterminism("history has \(event.summary), but the workflow issued no command for it.")
        }
        guard CommandMatching.matches(command, event) else {
            throw .nondeterminism(
                "history has \(event.summary), but the workflow issued the command \(command.command.summary)."
            )
        }
        guard let owner = command.owner else { return }
        switch (machines[owner], event.eventType) {
        case (.timer(var machine), .timerStarted):
            machine.started()
            machines[owner] = .timer(machine)
            machineByEvent[event.eventID] = owner
        case (_, .timerCanceled):
            if case .timerCanceledEventAttributes(let cancelled) = event.attributes {
                remove(owner, cancelled.startedEventID)
            }
        case (.activity(var machine), .activityTaskScheduled):
            machine.scheduled(eventID: event.eventID)
            machines[owner] = .activity(machine)
            machineByEvent[event.eventID] = owner
        case (.childWorkflow(var machine), .startChildWorkflowExecutionInitiated):
            machine.initiated(eventID: event.eventID)
            machines[owner] = .childWorkflow(machine)
            machineByEvent[event.eventID] = owner
        case (_, .signalExternalWorkflowExecutionInitiated), (_, .requestCancelExternalWorkflowExecutionInitiated):
            machineByEvent[event.eventID] = owner
        default:
            break
        }
    }
}
