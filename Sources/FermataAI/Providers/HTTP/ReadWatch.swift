import Synchronization

/// Says when an answer has taken too long, as a whole or between two of its pieces, and whether it was asked for at all.
final class ReadWatch: Sendable {
    /// Which limit was passed.
    enum Expiry: Error {
        case total
        case idle
    }

    private struct State {
        var idleLimit: Duration
        var waitingSince: ContinuousClock.Instant?
        var isSent = false
    }

    private let end: ContinuousClock.Instant
    private let state: Mutex<State>

    init(total: Duration, idle: Duration) {
        end = .now + total
        state = Mutex(State(idleLimit: idle))
    }

    /// Whether the server may have read the request.
    var isSent: Bool { state.withLock { $0.isSent } }

    /// The request's body leaves.
    func sent() {
        state.withLock { $0.isSent = true }
    }

    /// The reader waits for the next piece.
    func wait() {
        state.withLock { $0.waitingSince = .now }
    }

    /// The piece is here. What is done with it is nobody's pause.
    func received() {
        state.withLock { $0.waitingSince = nil }
    }

    /// The answer is complete: a server that keeps the connection open all the same is not waited for.
    func complete() {
        state.withLock { $0.idleLimit = min($0.idleLimit, .seconds(1)) }
    }

    /// Suspends until a limit has passed, and throws it; or `CancellationError`.
    func expire() async throws {
        while true {
            let now = ContinuousClock.now
            if now >= end { throw Expiry.total }
            let deadline = state.withLock { ($0.waitingSince ?? now) + $0.idleLimit }
            if now >= deadline { throw Expiry.idle }
            // Short steps, since the reader may begin to wait, and the limit may shrink, in between.
            try await Task.sleep(until: min(deadline, end, now + .seconds(1)), clock: .continuous)
        }
    }
}
