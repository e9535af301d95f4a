/// How long streams are kept after the last write.
public struct StreamRetention: Sendable, Hashable {
    /// A stream that has ended is removed.
    public var ended: Duration
    /// A stream that has not ended loses its events, and keeps its offsets: its run may only be waiting for somebody,
    /// and its readers must not take new events for old ones.
    public var idle: Duration
    /// A stream that never ended is removed too.
    public var abandoned: Duration

    /// Creates a retention; by default a day, a week and 90 days.
    public init(
        ended: Duration = .seconds(86_400),
        idle: Duration = .seconds(7 * 86_400),
        abandoned: Duration = .seconds(90 * 86_400)
    ) {
        self.ended = ended
        self.idle = idle
        self.abandoned = abandoned
    }
}
