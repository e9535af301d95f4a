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

    /// Run ids, by workflow id.
    var starts: [(workflowID: String, runID: String)] = []
    var signals: [Signal] = []
    /// Signals whose commit was made to fail: they must not appear.
    var lostSignals: [Signal] = []
    /// Workflows of which a run was made again from the middle of another one, with the signals of that.
    var resetWorkflows: Set<String> = []
    /// Updates whose outcome a client has.
    var updates: [Update] = []
    /// Activities whose success a worker was told to be recorded.
    var completedActivities: [ActivityEnd] = []
    /// Runs whose end a worker was told to be recorded.
    var closedRuns: Set<RunNumber> = []
}
