/// How many tasks per second there were in the last half minute, counted in buckets of five seconds.
struct TaskRate: Sendable {
    private static let bucket: Duration = .seconds(5)
    private static let window: Duration = .seconds(30)

    private let startedAt: EngineTime
    private var bucketStart: EngineTime
    /// The oldest first. One more than fill the window, since the last is never full.
    private var counts = [Int32](repeating: 0, count: 7)

    init(now: EngineTime) {
        startedAt = now
        bucketStart = now
    }

    mutating func count(now: EngineTime) {
        advance(to: now)
        counts[counts.count - 1] &+= 1
    }

    func perSecond(now: EngineTime) -> Float {
        var copy = self
        copy.advance(to: now)
        let seconds = min(now - copy.bucketStart + Self.window, now - startedAt) / .seconds(1)
        guard seconds > 0 else { return 0 }
        return Float(copy.counts.reduce(0) { $0 + Double($1) } / seconds)
    }

    private mutating func advance(to now: EngineTime) {
        // A clock that was set back makes this negative; the counting then goes on in the current bucket.
        let passed = Int((now - bucketStart) / Self.bucket)
        guard passed > 0 else { return }
        let gone = min(passed, counts.count)
        counts.removeFirst(gone)
        counts.append(contentsOf: repeatElement(0, count: gone))
        bucketStart = bucketStart + Self.bucket * passed
    }
}
