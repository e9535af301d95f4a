/// Counts the calls of each caller and says which are too many.
///
/// Forgets callers that have no call in progress and have been quiet long enough.
struct CallLimiter {
    /// Which limit a call would break.
    enum Refusal: Hashable, Sendable {
        case rate
        case calls
        case longPolls
    }

    private struct Use {
        var calls = 0
        var longPolls = 0
        /// Calls that may begin at once.
        var credit: Double
        /// When the credit was last brought up to date.
        var counted: EngineTime
    }

    private static let burst = 2.0

    private let limits: EngineLimits
    private var uses: [String: Use] = [:]
    /// How many callers may be known before the quiet ones are looked for.
    private var crowd = 1024

    init(_ limits: EngineLimits) {
        self.limits = limits
    }

    /// How many callers are known.
    var callers: Int { uses.count }

    /// Counts a call that begins, unless it is one too many. Every call that is counted must ``end(_:isLongPoll:)``.
    mutating func begin(_ caller: String, isLongPoll: Bool, at now: EngineTime) -> Refusal? {
        var use = uses[caller] ?? Use(credit: fullCredit, counted: now)
        use.credit = credit(of: use, at: now)
        use.counted = now
        defer { uses[caller] = use }
        guard use.credit >= 1 else { return .rate }
        guard use.calls < limits.concurrentCallsPerCaller else { return .calls }
        guard !isLongPoll || use.longPolls < limits.concurrentLongPollsPerCaller else { return .longPolls }
        use.credit -= 1
        use.calls += 1
        if isLongPoll { use.longPolls += 1 }
        forgetTheQuiet(at: now)
        return nil
    }

    mutating func end(_ caller: String, isLongPoll: Bool) {
        guard var use = uses[caller] else { return }
        use.calls -= 1
        if isLongPoll { use.longPolls -= 1 }
        uses[caller] = use
    }

    private var fullCredit: Double { max(1, Double(limits.callsPerSecondPerCaller) * Self.burst) }

    private func credit(of use: Use, at now: EngineTime) -> Double {
        // A clock that was set back adds nothing.
        let seconds = max(0, Double((now - use.counted).clampedNanoseconds) / 1e9)
        return min(fullCredit, use.credit + seconds * Double(limits.callsPerSecondPerCaller))
    }

    private mutating func forgetTheQuiet(at now: EngineTime) {
        guard uses.count > crowd else { return }
        uses = uses.filter { $0.value.calls > 0 || credit(of: $0.value, at: now) < fullCredit }
        crowd = max(1024, uses.count * 2)
    }
}
