import TemporalAPI

/// What a schedule needs from the engine around it.
///
/// Implement it inside the engine's transaction: what a schedule does, and the schedule itself, are committed together.
/// None of the calls may call back into the schedule; what they cause is returned. Beyond this, the engine
/// - loads each schedule's document at start, and keeps `nextWake` of each in its timer heap;
/// - calls `advance` and `perform` when that time comes, then stores the state or, if told so, removes the document;
/// - notes the schedule's id with each run started here, also with the runs that continue or retry it, and calls
///   `workflowClosed` and `perform` in the transaction in which the last run of such a chain closes or is deleted.
protocol ScheduleHost {
    /// Starts a workflow as the request says, past the checks that a client's request goes through.
    ///
    /// - Returns: the run's id.
    mutating func start(
        _ request: Temporal_Api_Workflowservice_V1_StartWorkflowExecutionRequest
    ) -> Result<String, EngineError>

    /// Asks the chain's open run to cancel. Nothing happens if none is open or it has been asked before.
    mutating func cancel(_ end: ScheduledRunEnd)

    /// Terminates the chain's open run.
    ///
    /// - Returns: how the chain ended; nil if nothing was open.
    mutating func terminate(_ end: ScheduledRunEnd) -> ScheduledRunClosure?
}

extension ScheduleState {
    /// Whether a schedule is to be stored or removed after it has acted.
    enum Fate {
        case kept
        case expired
    }

    /// Takes the actions, and those that follow from their outcomes, until there is nothing more to do now.
    mutating func perform(_ actions: [ScheduleAction], by host: inout some ScheduleHost, now: EngineTime) -> Fate {
        var actions = actions[...]
        while let action = actions.popFirst() {
            switch action {
            case .start(let start):
                switch host.start(start.request) {
                case .success(let runID): actions += started(start.id, runID: runID, now: now)
                case .failure: actions += startFailed(start.id)
                }
            case .cancel(let end):
                host.cancel(end)
            case .terminate(let end):
                // Without an open run there is nothing to wait for either.
                let closure =
                    host.terminate(end)
                    ?? ScheduledRunClosure(workflowID: end.workflowID, firstRunID: end.firstRunID, status: .unspecified)
                actions += workflowClosed(closure, now: now)
            case .expire:
                return .expired
            }
        }
        return .kept
    }
}
