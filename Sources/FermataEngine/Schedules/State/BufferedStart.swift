import TemporalAPI

/// A start that a schedule owes: now, or once the run before it has closed.
struct BufferedStart: Hashable {
    var nominal: EngineTime
    var actual: EngineTime
    /// Unspecified means the schedule's own, looked up as late as possible so that an update counts.
    var overlap: OverlapPolicy = .unspecified
    /// Asked for (a trigger, a backfill): neither a pause nor a limit of actions holds it back.
    var isManual = false
}
