/// A run in memory, with its history.
///
/// Only touched under the engine's lock.
final class RunBox {
    var run: Run
    /// All events with ids, from the first.
    var events: [HistoryEvent]
    /// The last commit that holds changes of this run; until it is done, the run must stay in memory.
    var lastCommit: UInt64 = 0
    /// When it was last used, for choosing what to forget.
    var lastUse: UInt64 = 0
    /// The deadline that the heap knows of.
    var wakeAt: EngineTime?

    var identity: RunIdentity { run.identity }

    init(run: Run, events: [HistoryEvent] = []) {
        self.run = run
        self.events = events
    }

    /// Nobody waits for what only memory holds.
    var canBeForgotten: Bool {
        run.updates.isEmpty && run.queries.isEmpty && run.workflowTask?.kind != .speculative
    }
}
