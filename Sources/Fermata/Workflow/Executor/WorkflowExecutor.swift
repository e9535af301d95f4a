import DequeModule
import Foundation
import Synchronization

/// Runs the jobs of one workflow run, on one thread at a time, in an order that is the same in every process.
///
/// Invariants
/// - W1. Jobs run only inside `drain()`, on the thread that called ``onThread(_:)``.
/// - W2. Only that thread may enqueue. A job that comes from anywhere else is the end of an await that the workflow's
///   history knows nothing about; it is remembered as an escape and fails the workflow task.
/// - W3. Jobs run first in, first out, except that a task's own jobs go before those of others: the runtime may split
///   what looks like uninterrupted code into several jobs.
final class WorkflowExecutor: TaskExecutor {
    private struct State: ~Copyable {
        var jobs: Deque<(task: UInt64, job: UnownedJob)> = []
        var thread: pthread_t?
        var hasEscape = false
    }

    private let state = Mutex(State())

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let task = TaskIdentity.of(job)
        state.withLock {
            if $0.thread != pthread_self() { $0.hasEscape = true }
            $0.jobs.append((task, job))
        }
    }

    /// Whether the caller is on the thread that may touch the run now.
    var isOnThread: Bool { state.withLock { $0.thread == pthread_self() } }

    /// Whether something outside the workflow's operations has resumed its code since the last time this was asked.
    func takeEscape() -> Bool {
        state.withLock { state in
            defer { state.hasEscape = false }
            return state.hasEscape
        }
    }

    /// Makes the calling thread the run's thread for the time of `body`.
    func onThread<Result>(_ body: () throws -> Result) rethrows -> Result {
        state.withLock { $0.thread = pthread_self() }
        defer { state.withLock { $0.thread = nil } }
        return try body()
    }

    /// Runs jobs until none is left, at most `limit` of them. Call it inside ``onThread(_:)``.
    func drain(limit: Int = .max) {
        var current: UInt64?
        var count = 0
        while count < limit, let (task, job) = next(after: current) {
            current = task
            count += 1
            job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }

    private func next(after current: UInt64?) -> (task: UInt64, job: UnownedJob)? {
        state.withLock {
            if let current, let index = $0.jobs.firstIndex(where: { $0.task == current }) {
                return $0.jobs.remove(at: index)
            }
            return $0.jobs.popFirst()
        }
    }
}
