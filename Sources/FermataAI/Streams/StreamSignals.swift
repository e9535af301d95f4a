import Synchronization

/// Wakes the readers of this process when something is written in this process.
final class StreamSignals: Sendable {
    /// Somebody who waits, or is about to.
    private struct Listener {
        let stream: String
        /// Whether there is no reason to wait any more.
        var isReleased = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private struct State {
        var listeners: [UInt64: Listener] = [:]
        var byStream: [String: Set<UInt64>] = [:]
        var nextID: UInt64 = 0
    }

    private let state = Mutex(State())

    /// Begins to listen: what is written from now on ends the wait, also if it is written before the wait begins.
    func listen(to stream: String) -> UInt64 {
        state.withLock { state in
            let id = state.nextID
            state.nextID += 1
            state.listeners[id] = Listener(stream: stream)
            state.byStream[stream, default: []].insert(id)
            return id
        }
    }

    /// Ends what ``listen(to:)`` began.
    func forget(_ id: UInt64) {
        state.withLock { state in
            guard let listener = state.listeners.removeValue(forKey: id) else { return }
            state.byStream[listener.stream]?.remove(id)
            if state.byStream[listener.stream]?.isEmpty == true { state.byStream[listener.stream] = nil }
        }
    }

    /// Something was written.
    func fire(_ stream: String) {
        for id in state.withLock({ $0.byStream[stream] ?? [] }) { release(id) }
    }

    /// Waits until something was written since ``listen(to:)``, or the time is over.
    ///
    /// - Throws: `CancellationError`.
    func wait(_ id: UInt64, upTo time: Duration) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.wait(id) }
            group.addTask { try await Task.sleep(for: time) }
            defer { group.cancelAll() }
            try await group.next()
        }
        try Task.checkCancellation()
    }

    private func wait(_ id: UInt64) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let waits = state.withLock { state in
                    guard let listener = state.listeners[id], !listener.isReleased else { return false }
                    state.listeners[id]?.waiter = continuation
                    return true
                }
                if !waits { continuation.resume() }
            }
        } onCancel: {
            release(id)
        }
    }

    private func release(_ id: UInt64) {
        let waiter = state.withLock { state in
            let waiter = state.listeners[id]?.waiter
            state.listeners[id]?.isReleased = true
            state.listeners[id]?.waiter = nil
            return waiter
        }
        waiter?.resume()
    }
}
