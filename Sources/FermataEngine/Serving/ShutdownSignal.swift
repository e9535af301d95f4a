import Synchronization

/// Tells once, to all who wait, that the server begins to stop.
final class ShutdownSignal: Sendable {
    private struct State {
        var isRaised = false
        var waiters: [AsyncStream<Void>.Continuation] = []
    }

    private let state = Mutex(State())

    var isRaised: Bool { state.withLock { $0.isRaised } }

    /// Raises the signal. Returns `false` if it was raised before.
    @discardableResult
    func raise() -> Bool {
        let waiters: [AsyncStream<Void>.Continuation]? = state.withLock { state in
            guard !state.isRaised else { return nil }
            state.isRaised = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters ?? [] { waiter.finish() }
        return waiters != nil
    }

    /// Waits until the signal is raised or the task is cancelled.
    func wait() async {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        let isRaised = state.withLock { state in
            if !state.isRaised { state.waiters.append(continuation) }
            return state.isRaised
        }
        if isRaised { continuation.finish() }
        for await _ in stream {}
    }
}
