/// A time at which a schedule acts.
struct ScheduledTime: Hashable {
    /// What the specification says. Names the run.
    var nominal: EngineTime
    /// The nominal time with jitter added: when it happens.
    var actual: EngineTime
}
