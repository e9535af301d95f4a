/// Decides when a request may be sent: a sliding window, kept as a log in steps, with a line in front of it.
///
/// A token bucket, and its twin GCRA (ITU-T I.371), would let up to twice the limit through in a window: a full bucket
/// at its beginning and what flows in until its end. Here each granted request counts until it has certainly left the
/// provider's window, so that whenever one more is granted, every other that can be in a window with it is counted.
/// Proof: of the requests that arrive in some window, take the one granted last. Each of the others was granted before
/// it and arrived less than a window before it arrived; so it was still counted at that grant, which made at most the
/// limit of them.
///
/// A value without time or storage of its own, so that every store decides alike.
struct RateLimitLine {
    /// Requests that leave the window together.
    struct Step {
        var leavesAt: Int64
        var requests: Int
        var tokens: Int
    }

    /// A place in front of the caller's.
    struct Place {
        var dueAt: Int64
        var tokens: Int
    }

    /// A bound that the provider's headers put on what counts, until they expire.
    struct Bound {
        var most: Int
        var until: Int64
    }

    var now: Int64
    var steps: [Step]
    /// Those before the caller that are awaited.
    var ahead: [Place]
    /// Permits that are out.
    var inFlight: Int
    /// The tokens set aside for those of them that are expected to end soon.
    var tokensInFlight: Int
    var pausedUntil: Int64
    var requestsBound: Bound?
    var tokensBound: Bound?
    /// How long requests take, on average.
    var meanHold: Int64
    /// How much of their tokens requests use, on average, in thousandths.
    var usedShare: Int

    /// The earliest moment that fits; it is not after `now` if the request may be sent.
    func due(tokens: Int, limits: RateLimits) -> Int64 {
        let byRate = dueByRate(tokens: tokens, limits: limits)
        var due = max(byRate, dueByConcurrency(limits, byRate: byRate), dueByPause(limits))
        guard due > now else { return now }
        let taken = Set(ahead.map(\.dueAt))
        while taken.contains(due) { due += RateLimitTime.spread }
        return due
    }

    private func dueByRate(tokens: Int, limits: RateLimits) -> Int64 {
        // Those ahead count from now on, until after their own turn, with what they are likely to use: at their worst,
        // what they leave over would wait for nobody. The largest counts whole, or small ones could pass it for ever.
        var events = expectedSteps
        let largest = ahead.indices.max { ahead[$0].tokens < ahead[$1].tokens }
        for (index, place) in ahead.enumerated() {
            let leavesAt = RateLimitTime.leavesWindow(grantedAt: max(place.dueAt, now), limits: limits)
            let tokens = index == largest ? place.tokens : place.tokens * usedShare / 1_000
            events.append(Step(leavesAt: leavesAt, requests: 1, tokens: tokens))
        }
        var requestsUsed = events.reduce(0) { $0 + $1.requests }
        var tokensUsed = events.reduce(0) { $0 + $1.tokens }
        for bound in [requestsBound, tokensBound].compactMap({ $0 }) {
            events.append(Step(leavesAt: bound.until, requests: 0, tokens: 0))
        }
        events.sort { $0.leavesAt < $1.leavesAt }

        var next = events.startIndex
        var moment = now
        while true {
            while next < events.endIndex, events[next].leavesAt <= moment {
                requestsUsed -= events[next].requests
                tokensUsed -= events[next].tokens
                next += 1
            }
            let fits =
                requestsUsed < Self.most(limits.requestsPerMinute, requestsBound, at: moment)
                && tokensUsed <= Self.most(limits.tokensPerMinute, tokensBound, at: moment) - tokens
            // With nothing left that could end, waiting does not help; the caller has checked that the request fits
            // into an empty window.
            guard !fits, next < events.endIndex else { return moment }
            moment = events[next].leavesAt
        }
    }

    /// The steps, with what requests under way are likely to give back leaving when they end: their waiters come then.
    /// What counts now is the same.
    private var expectedSteps: [Step] {
        var spare = tokensInFlight * (1_000 - usedShare) / 1_000
        guard spare > 0 else { return steps }
        var steps = steps.sorted { $0.leavesAt < $1.leavesAt }
        let end = now + max(1, meanHold)
        // They are the newest ones.
        for index in steps.indices.reversed() where spare > 0 && steps[index].leavesAt > end {
            let part = min(spare, steps[index].tokens)
            steps[index].tokens -= part
            spare -= part
            steps.append(Step(leavesAt: end, requests: 0, tokens: part))
        }
        return steps
    }

    private static let longestStep: Int64 = 5_000_000

    private static func most(_ limit: Int?, _ bound: Bound?, at moment: Int64) -> Int {
        let limit = limit ?? .max
        guard let bound, moment < bound.until else { return limit }
        return min(limit, bound.most)
    }

    /// When a place among the requests under way is likely to be free. Nobody knows, so callers come often enough that
    /// a free place waits for about a twentieth of a request.
    private func dueByConcurrency(_ limits: RateLimits, byRate: Int64) -> Int64 {
        guard let concurrency = limits.concurrency else { return now }
        let free = max(0, concurrency - inFlight)
        // One that the rate holds back for longer needs no place yet.
        let before = ahead.count { $0.dueAt <= byRate + Self.longestStep }
        guard before >= free else { return now }
        let step = max(25_000, min(Self.longestStep, meanHold / 20, meanHold / Int64(concurrency)))
        return now + step * Int64(before - free + 1)
    }

    /// After a pause callers come one by one, no faster than the limit allows on average.
    private func dueByPause(_ limits: RateLimits) -> Int64 {
        guard pausedUntil > now else { return now }
        let interval = limits.requestsPerMinute.map { min(100_000, RateLimitTime.window / Int64(max(1, $0))) } ?? 50_000
        return pausedUntil + interval * Int64(ahead.count)
    }
}
