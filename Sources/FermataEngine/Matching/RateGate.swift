/// How often something may happen: evenly spaced, with up to a second's worth at once after a pause.
struct GateRate: Equatable, Sendable {
    /// Nanoseconds from one task to the next; nil stops everything.
    let interval: Double?

    static let burst: Duration = .seconds(1)

    init(perSecond rate: Double) {
        // A slower rate has an interval that no integer of nanoseconds holds.
        interval = rate > 1e-9 ? 1e9 / rate : nil
    }
}

/// Lets through as much as a rate allows, remembering one moment only (the generic cell rate algorithm, ITU-T I.371).
struct RateGate: Equatable, Sendable {
    /// When the next task may pass.
    private(set) var readyAt = EngineTime(nanoseconds: 0)

    /// Counts `tokens` tasks as passed; fewer than none gives them back.
    mutating func consume(_ tokens: Double = 1, at rate: GateRate, now: EngineTime) {
        guard let interval = rate.interval else {
            readyAt = .distantFuture
            return
        }
        // What wasn't used in a pause counts for no longer than the burst.
        let start = max(now - GateRate.burst, readyAt)
        readyAt = start + .nanoseconds(Int64(clamping: tokens * interval))
    }

    /// Adjusts to a new rate: a gate that was closed under a slower one opens in time, one of rate zero closes at once.
    mutating func adapt(to rate: GateRate, now: EngineTime) {
        guard let interval = rate.interval else {
            readyAt = .distantFuture
            return
        }
        readyAt = min(readyAt, now + .nanoseconds(Int64(clamping: interval)))
    }

    /// Whether forgetting the gate would change nothing.
    func isRested(at now: EngineTime) -> Bool {
        readyAt <= now - GateRate.burst
    }
}

extension Int64 {
    /// The nearest integer, held to the range; zero if there is none.
    fileprivate init(clamping value: Double) {
        self = Int64(exactly: value.rounded()) ?? (value > 0 ? .max : value < 0 ? .min : 0)
    }
}

extension EngineTime {
    fileprivate static func - (time: Self, duration: Duration) -> Self {
        time + (.zero - duration)
    }
}
