import TemporalAPI

extension RunMachines {
    /// Takes in the next stretch of history and gives what code has to be told; `nil` when history is used up.
    ///
    /// After each activation, run code and issue its commands, then call ``endActivation()``.
    package mutating func nextActivation() throws(ReplayError) -> Activation? {
        while cursor < events.count {
            let pending = incomingUpdates.first?.sequencingEventID
            var unit = WorkflowTaskUnits.unit(of: events, from: cursor, pendingUpdate: pending)
            if !unit.activates, !events[unit.end - 1].isTerminal {
                // Behind the last workflow task that took effect: its commands can be matched; what else happened
                // belongs to a workflow task to come.
                let rest = events[cursor...].firstIndex { !$0.isCommandEvent && $0.eventType != .workflowTaskCompleted }
                unit.end = rest ?? events.count
                guard unit.end > cursor else { return nil }
            }
            var jobs = JobList()
            // A run that has fallen behind its history, because another worker took a task, replays again.
            if replaysOnly || events[unit.end - 1].eventID <= previousStartedEventID { isReplaying = true }
            let holdsCompletion = events[cursor..<unit.end].contains { $0.eventType == .workflowTaskCompleted }
            try lookAhead(unit)
            for index in cursor..<unit.end {
                let event = events[index]
                deliverUpdates(before: event.eventID, to: &jobs)
                if unit.end == events.count { updateReplaying(at: event) }
                cursor = index + 1
                lastProcessedEventID = event.eventID
                try apply(event, to: &jobs)
            }
            if unit.end == events.count, !replaysOnly { deliverUpdates(before: .max, to: &jobs) }
            // The commands of a completed task stand directly behind it, so none can be left over now.
            guard queue.isEmpty || !unit.activates && !holdsCompletion else { throw unrecordedCommand() }
            guard unit.activates else { continue }
            takeTaskStart(events[unit.end - 1])
            return Activation(
                jobs: jobs.ordered,
                time: time,
                isReplaying: isReplaying,
                historyLength: historyLength,
                historySize: historySize,
                continueAsNewSuggested: continueAsNewSuggested
            )
        }
        return nil
    }

    /// Ends what ``nextActivation()`` began: the terminal command takes its place behind all others.
    package mutating func endActivation() {
        guard let terminal else { return }
        queue.append(terminal)
        self.terminal = nil
        isClosed = true
    }

    /// Replay ends at the first event that the previous workflow task could not have known.
    private mutating func updateReplaying(at event: HistoryEvent) {
        if !replaysOnly, event.eventID > previousStartedEventID, event.eventType != .workflowTaskCompleted,
            !event.isCommandEvent
        {
            isReplaying = false
        }
    }

    private mutating func takeTaskStart(_ event: HistoryEvent) {
        guard case .workflowTaskStartedEventAttributes(let started) = event.attributes else { return }
        time = max(time, event.eventTime.nanoseconds)
        historyLength = Int(event.eventID)
        historySize = Int(started.historySizeBytes)
        continueAsNewSuggested = started.suggestContinueAsNew
    }

    private func unrecordedCommand() -> ReplayError {
        let command = queue.first?.command.summary ?? "a command"
        return .nondeterminism(
            "the workflow issued the command \(command), but history up to event \(lastProcessedEventID) has no event for it."
        )
    }

    /// Looks at the coming unit, whose first events are the commands of this one: patches decide what `patch` answers
    /// now, and accepted updates are requests that code must see now.
    private mutating func lookAhead(_ unit: WorkflowTaskUnits.Unit) throws(ReplayError) {
        for event in events[cursor..<unit.end] {
            if case .workflowExecutionUpdateAdmittedEventAttributes(let admitted) = event.attributes {
                admit(admitted.request, at: event.eventID)
            }
            if case .workflowTaskCompletedEventAttributes(let completed) = event.attributes {
                try flags.see(completed.sdkMetadata)
            }
        }
        guard unit.end < events.count else {
            if !replaysOnly { deliverAdmitted() }
            return
        }
        // The flags of the task about to be replayed are in the event that completed it.
        if case .workflowTaskCompletedEventAttributes(let completed) = events[unit.end].attributes {
            try flags.see(completed.sdkMetadata)
        }
        let next = WorkflowTaskUnits.unit(of: events, from: unit.end)
        for index in unit.end..<next.end {
            switch events[index].attributes {
            case .markerRecordedEventAttributes(let marker) where marker.markerName == PatchBook.markerName:
                let follower = index + 1 < events.count ? events[index + 1] : nil
                patches.foresee(marker, hasUpsert: follower?.isPatchUpsert == true)
            case .workflowExecutionUpdateAcceptedEventAttributes(let accepted):
                foresee(accepted)
            default:
                break
            }
        }
    }
}

/// Jobs by class; within a class in the order of history.
struct JobList {
    private var initialize: [Job] = []
    private var reseed: [Job] = []
    private var messages: [Job] = []
    private var others: [Job] = []

    mutating func append(_ job: Job) {
        switch job {
        case .initialize: initialize.append(job)
        case .reseed: reseed.append(job)
        case .signal, .update: messages.append(job)
        default: others.append(job)
        }
    }

    var ordered: [Job] { initialize + reseed + messages + others }
}
