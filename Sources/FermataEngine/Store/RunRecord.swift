import Foundation

/// A run's row: what is needed to find it, to wake it and to load it.
struct RunRecord: Hashable, Sendable {
    /// Never used twice in one store; a later run of a workflow id has the higher number.
    var number: RunNumber
    var namespaceID: String
    var workflowID: String
    var runID: String
    var startRequestID: String
    /// Raw value of the protocol's `WorkflowExecutionStatus`.
    var status: Int
    var startTime: EngineTime
    /// Nil while the run is open.
    var closeTime: EngineTime?
    var nextEventID: Int64
    var historyBytes: Int64
    /// The earliest deadline, nil when there is none.
    var wakeAt: EngineTime?
    /// Whether the run has tasks that matching must hold.
    var hasWork: Bool
    /// State that no event tells; the store doesn't look inside.
    var volatile: Data
    /// When a closed run's retention ends.
    var expiresAt: EngineTime?
}
