import Synchronization

/// Tells those who wait that something about a run (or another key) has changed and is durable.
final class ChangeWatch<Key: Hashable & Sendable>: Sendable {
    private let waiters = Mutex<[Key: [Waiter]]>([:])

    /// Someone who waits for one change.
    final class Waiter: Sendable {
        private enum State {
            case idle
            case waiting(CheckedContinuation<Void, Never>)
            case woken
        }

        private let state = Mutex(State.idle)

        /// Returns when there was a change since the waiter was made, or the task is cancelled.
        func wait() async {
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    let isWoken = state.withLock { state in
                        if case .woken = state { return true }
                        state = .waiting(continuation)
                        return false
                    }
                    if isWoken { continuation.resume() }
                }
            } onCancel: {
                wake()
            }
        }

        fileprivate func wake() {
            let continuation: CheckedContinuation<Void, Never>? = state.withLock { state in
                defer { state = .woken }
                if case .waiting(let continuation) = state { return continuation }
                return nil
            }
            continuation?.resume()
        }
    }

    /// Makes a waiter that sees every change from now on. Give it back with ``remove(_:for:)``.
    func add(for key: Key) -> Waiter {
        let waiter = Waiter()
        waiters.withLock { $0[key, default: []].append(waiter) }
        return waiter
    }

    func remove(_ waiter: Waiter, for key: Key) {
        waiters.withLock {
            $0[key]?.removeAll { $0 === waiter }
            if $0[key]?.isEmpty == true { $0[key] = nil }
        }
    }

    /// Wakes those who wait for the key.
    func changed(_ key: Key) {
        for waiter in waiters.withLock({ $0.removeValue(forKey: key) }) ?? [] { waiter.wake() }
    }

    /// Wakes everybody, so that they look again.
    func changedAll() {
        let all = waiters.withLock { waiters in
            defer { waiters = [:] }
            return waiters.values.flatMap { $0 }
        }
        for waiter in all { waiter.wake() }
    }

    /// How many wait.
    var count: Int {
        waiters.withLock { $0.values.reduce(0) { $0 + $1.count } }
    }

    /// Whether anybody waits for the key.
    func isWatched(_ key: Key) -> Bool {
        waiters.withLock { $0[key] != nil }
    }
}
