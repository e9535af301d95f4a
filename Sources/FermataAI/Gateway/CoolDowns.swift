import Synchronization

/// Which models have failed a short while ago, as this process has seen it.
final class CoolDowns: Sendable {
    private let ends = Mutex<[String: ContinuousClock.Instant]>([:])

    /// Leaves the model out for a while.
    func begin(_ model: String, for duration: Duration, now: ContinuousClock.Instant = .now) {
        ends.withLock { $0[model] = now + duration }
    }

    /// The model has answered.
    func end(_ model: String) {
        ends.withLock { $0[model] = nil }
    }

    /// How long the model is still left out; `nil` if it can be asked.
    func remaining(_ model: String, now: ContinuousClock.Instant = .now) -> Duration? {
        ends.withLock { ends in
            guard let end = ends[model] else { return nil }
            guard end > now else {
                ends[model] = nil
                return nil
            }
            return end - now
        }
    }
}
