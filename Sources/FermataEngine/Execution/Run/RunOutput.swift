/// What a transaction has done to one run and must be stored, dispatched or told.
struct RunOutput: Sendable {
    /// Events with ids, in order, that follow what the store has.
    var events: [HistoryEvent] = []
    var effects: [RunEffect] = []
    /// Activities whose record changed or that ended, by scheduled event id.
    var changedActivities: Set<Int64> = []
    var changedNexusOperations: Set<Int64> = []
    /// What is counted and not in the events.
    var facts: [RunFact] = []
    /// The row for list queries changed.
    var visibilityChanged = false
}
