/// When the server has surely given an attempt up, so that going on is of no use.
struct AttemptDeadline: Sendable {
    /// Clocks and messages may be late.
    static let buffer: Duration = .seconds(5)

    let startToClose: Duration?
    let heartbeat: Duration?

    /// The time left for an attempt that has been `running` so long, and of which the server has heard nothing for
    /// as long as `silent`. Negative if it has run out, `nil` if there is no limit.
    func timeLeft(running: Duration, silent: Duration) -> Duration? {
        let limits = [startToClose.map { $0 - running }, heartbeat.map { $0 - silent }].compactMap(\.self)
        return limits.min().map { $0 + Self.buffer }
    }
}
