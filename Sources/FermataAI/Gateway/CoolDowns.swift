import Synchronization

/// What is left alone for a while: models that failed, keys whose provider wants a pause.
///
/// As this process has seen it: others find out for themselves, at the price of a failed request each.
final class CoolDowns: Sendable {
    private let ends = Mutex<[String: ContinuousClock.Instant]>([:])

    /// Leaves it alone for a while, or for longer if it is already.
    func begin(_ name: String, for duration: Duration, now: ContinuousClock.Instant = .now) {
        ends.withLock { $0[name] = max(now + duration, $0[name] ?? now) }
    }

    /// It has answered.
    func end(_ name: String) {
        ends.withLock { $0[name] = nil }
    }

    /// How long it is still left alone; `nil` if it can be asked.
    func remaining(_ name: String, now: ContinuousClock.Instant = .now) -> Duration? {
        ends.withLock { ends in
            guard let end = ends[name] else { return nil }
            guard end > now else {
                ends[name] = nil
                return nil
            }
            return end - now
        }
    }
}
