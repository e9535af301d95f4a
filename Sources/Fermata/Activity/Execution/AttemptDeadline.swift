/// When the server has surely given an attempt up, so that going on is of no use.
struct AttemptDeadline: Sendable {
    /// Clocks and messages may be late.
    static let buffer: Duration = .seconds(5)

    let startToClose: Duration?
    let heartbeat: Duration?

    /// The moment for an attempt that began at `started`, and of which the server has heard at `lastHeard`; nil if there
    /// is no limit.
    func moment(started: Duration, lastHeard: Duration) -> Duration? {
        let limits = [startToClose.map { started + $0 }, heartbeat.map { lastHeard + $0 }].compactMap(\.self)
        return limits.min().map { $0 + Self.buffer }
    }
}
