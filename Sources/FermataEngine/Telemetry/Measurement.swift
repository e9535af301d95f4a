/// What a transaction has done, with the names it is counted under.
enum Measurement: Sendable {
    /// The run that a fact is about.
    struct Source: Sendable {
        var namespace: String
        var queue: String
        var workflowType: String
    }

    case runChanged(RunChange)
    case fact(RunFact, of: Source)
    case schedule(ScheduleChange, namespace: String)
    case batch(BatchOutcome, namespace: String)
}

/// A run after a transaction that has changed it.
struct RunChange: Sendable {
    var source: Measurement.Source
    var historyBytes: Int64
    var historyCount: Int64
    var stateTransitions: Int64
    /// How it has ended in this transaction, and how long it took; `nil` if it was open after it, or closed before.
    var end: (status: WorkflowStatus, duration: Duration)?
}

/// By how much the totals of a schedule have grown.
struct ScheduleChange: Sendable {
    var started: Int64 = 0
    var failedStarts: Int64 = 0
    var missed: Int64 = 0
    var overruns: Int64 = 0
    var skipped: Int64 = 0
}

/// What became of a step of a batch operation, or of a whole one.
enum BatchOutcome: Sendable {
    case done
    case refused
    case operationFailed
}
