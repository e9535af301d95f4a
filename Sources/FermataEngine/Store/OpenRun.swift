/// What the engine must know of an open run to go on after a start, without loading the run.
struct OpenRun: Hashable, Sendable {
    var number: RunNumber
    var namespaceID: String
    var workflowID: String
    var runID: String
    var wakeAt: EngineTime?
    var hasWork: Bool
}
