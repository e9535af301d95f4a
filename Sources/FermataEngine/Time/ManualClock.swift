import HeapModule
import Synchronization

/// A clock that stands still until it is told to move, so that tests don't wait.
package final class ManualClock: EngineClock {
    private struct Sleeper: Comparable {
        var until: EngineTime
        /// Of two sleepers with the same end, the one that went to sleep first wakes first.
        var id: Int

        static func < (left: Self, right: Self) -> Bool {
            (left.until, left.id) < (right.until, right.id)
        }
    }

    private struct State {
        var now: EngineTime
        var lastID = 0
        var queue = Heap<Sleeper>()
        /// Who sleeps. A sleeper that was cancelled is gone from here and still in the queue.
        var sleeping: [Int: CheckedContinuation<Bool, Never>] = [:]
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state: Mutex<State>

    package init(now: EngineTime = EngineTime(nanoseconds: 1_000_000_000_000_000_000)) {
        state = Mutex(State(now: now))
    }

    package func now() -> EngineTime {
        state.withLock { $0.now }
    }

    package func sleep(until time: EngineTime) async throws {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        let slept = await withTaskCancellationHandler {
            await withCheckedContinuation { fallAsleep(id, until: time, $0) }
        } onCancel: {
            state.withLock { $0.sleeping.removeValue(forKey: id) }?.resume(returning: false)
        }
        guard slept else { throw CancellationError() }
    }

    /// Moves the clock and wakes those whose time has come, the earliest first. It doesn't wait for what they do then.
    ///
    /// The clock can be moved back; that wakes nobody.
    package func advance(to time: EngineTime) {
        let due = state.withLock { state in
            state.now = time
            var due: [CheckedContinuation<Bool, Never>] = []
            while let first = state.queue.min, first.until <= time {
                state.queue.removeMin()
                if let continuation = state.sleeping.removeValue(forKey: first.id) { due.append(continuation) }
            }
            return due
        }
        for continuation in due { continuation.resume(returning: true) }
    }

    package func advance(by duration: Duration) {
        advance(to: now() + duration)
    }

    /// When the next sleeper wakes; nil if nobody sleeps.
    package var nextWake: EngineTime? {
        state.withLock { state in
            while let first = state.queue.min, state.sleeping[first.id] == nil { state.queue.removeMin() }
            return state.queue.min?.until
        }
    }

    /// How many sleep now.
    package var sleeperCount: Int {
        state.withLock { $0.sleeping.count }
    }

    /// Suspends until at least so many sleep, so that a test knows that what it started has come to rest.
    package func waitForSleepers(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let enough = state.withLock { state in
                if state.sleeping.count >= count { return true }
                state.watchers.append((count, continuation))
                return false
            }
            if enough { continuation.resume() }
        }
    }

    private func fallAsleep(_ id: Int, until time: EngineTime, _ continuation: CheckedContinuation<Bool, Never>) {
        let (answer, watchers) = state.withLock { state -> (Bool?, [CheckedContinuation<Void, Never>]) in
            // Looked at under the lock: a cancellation that comes later finds the sleeper.
            if Task.isCancelled { return (false, []) }
            if time <= state.now { return (true, []) }
            state.queue.insert(Sleeper(until: time, id: id))
            state.sleeping[id] = continuation
            let content = state.watchers.filter { $0.count <= state.sleeping.count }.map(\.continuation)
            state.watchers.removeAll { $0.count <= state.sleeping.count }
            return (nil, content)
        }
        if let answer { continuation.resume(returning: answer) }
        for watcher in watchers { watcher.resume() }
    }
}
