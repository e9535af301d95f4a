@testable import FermataEngine

/// What the engine has acknowledged to its clients and workers, and so may never lose.
struct SimulationLedger {
    struct Signal {
        let workflowID: String
        let requestID: String
    }

    struct Update {
        let run: RunNumber
        let id: String
    }

    struct ActivityEnd: Hashable {
        let run: RunNumber
        let scheduledEventID: Int64
    }

    /// An attempt of an activity that was given to a worker.
    struct HandedOut: Hashable {
        let work: MatchingTask.Work
        let attempt: Int32
        /// A reset lets attempts be counted anew, so their numbers alone don't tell them apart.
        let scheduled: EngineTime
    }

    /// Run ids, by workflow id.
    var starts: [(workflowID: String, runID: String)] = []
    var signals: [Signal] = []
    /// Signals whose commit was made to fail: they must not appear.
    var lostSignals: [Signal] = []
    /// Request ids of starts whose commit was made to fail.
    var lostStarts: Set<String> = []
    /// Run ids of activities without a workflow.
    var activityStarts: [String] = []
    var handedOut: Set<HandedOut> = []
    /// Start requests that were sent, and perhaps at once again, with their workflow ids: each makes one run at most.
    var startRequests: [String: String] = [:]
    /// Workflows of which a run was made again from the middle of another one, with the signals of that.
    var resetWorkflows: Set<String> = []
    /// Updates whose outcome a client has.
    var updates: [Update] = []
    /// Activities whose success a worker was told to be recorded. Those without a workflow have the scheduled event 0.
    var completedActivities: [ActivityEnd] = []
    /// Runs whose end a worker was told to be recorded.
    var closedRuns: Set<RunNumber> = []
}
