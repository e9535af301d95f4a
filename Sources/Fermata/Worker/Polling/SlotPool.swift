import Synchronization

/// Room for a number of tasks at a time, given out in the order in which it was asked for.
///
/// A poller takes a slot before it polls, so that a task never waits in memory while its timeouts run.
///
/// Invariants:
/// 1. `free` + slots given out = capacity.
/// 2. Someone waits only while no slot is free and the pool is open; at most one waits for each poller.
/// 3. A waiter is resumed by whoever removes it from the state, outside the lock.
final class SlotPool: Sendable {
    private struct Waiter {
        let id: Int
        let continuation: CheckedContinuation<Slot?, Never>
    }

    private struct State {
        var free: Int
        var isClosed = false
        var lastID = 0
        var waiters: [Waiter] = []
    }

    private enum Answer {
        case slot, none, wait
    }

    /// How many tasks may run at a time.
    let capacity: Int
    private let state: Mutex<State>
    private let idle = Latch()

    init(capacity: Int) {
        self.capacity = capacity
        state = Mutex(State(free: capacity))
    }

    /// How many slots are given out.
    var inUse: Int { capacity - state.withLock { $0.free } }

    /// How many wait for a slot.
    var waiting: Int { state.withLock { $0.waiters.count } }

    /// Waits for a slot. `nil` if the pool is closed or the task is cancelled.
    func acquire() async -> Slot? {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Answer = state.withLock { state in
                    // See `Latch.wait()` for why looking at the cancellation here is enough.
                    if state.isClosed || Task.isCancelled { return .none }
                    if take(&state) { return .slot }
                    state.waiters.append(Waiter(id: id, continuation: continuation))
                    return .wait
                }
                switch answer {
                case .slot: continuation.resume(returning: Slot(pool: self))
                case .none: continuation.resume(returning: nil)
                case .wait: break
                }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.waiters.firstIndex { $0.id == id }.map { state.waiters.remove(at: $0) }
            }
            waiter?.continuation.resume(returning: nil)
        }
    }

    /// Takes a slot if one is free now. Never overtakes a waiter.
    func tryAcquire() -> Slot? {
        let isTaken = state.withLock { !$0.isClosed && take(&$0) }
        return isTaken ? Slot(pool: self) : nil
    }

    /// Gives out no more slots.
    func close() {
        let (waiters, isIdle) = state.withLock { state in
            state.isClosed = true
            let waiters = state.waiters
            state.waiters = []
            return (waiters, state.free == capacity)
        }
        for waiter in waiters { waiter.continuation.resume(returning: nil) }
        if isIdle { idle.open() }
    }

    /// Returns when the pool is closed and all slots have come back.
    func waitUntilIdle() async {
        await idle.wait()
    }

    fileprivate func giveBack() {
        let (next, isIdle) = state.withLock { state -> (Waiter?, Bool) in
            // The slot goes from hand to hand, so that a newcomer cannot take it before those who wait.
            guard state.waiters.isEmpty else { return (state.waiters.removeFirst(), false) }
            state.free += 1
            return (nil, state.isClosed && state.free == capacity)
        }
        next?.continuation.resume(returning: Slot(pool: self))
        if isIdle { idle.open() }
    }

    private func take(_ state: inout sending State) -> Bool {
        guard state.free > 0 else { return false }
        state.free -= 1
        return true
    }
}

/// Room for one task. Whoever holds it must release it.
final class Slot: Sendable {
    private let pool: SlotPool
    private let isReleased = Atomic(false)

    fileprivate init(pool: SlotPool) {
        self.pool = pool
    }

    /// Gives the room back; again has no effect.
    func release() {
        guard !isReleased.exchange(true, ordering: .relaxed) else { return }
        pool.giveBack()
    }
}
