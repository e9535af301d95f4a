import DequeModule
import Foundation
import Synchronization

/// The threads on which workflow code runs, and a watch over them.
///
/// Workflow code that blocks or never ends must not hold a thread of Swift's shared pool, where it would starve
/// everything else. Here it holds one of ours: after the time limit its caller is told, another thread takes over,
/// and the stuck one ends as soon as its code does.
final class WorkflowThreads: Sendable {
    /// The code did not come to an end in time. It may still be running.
    struct Deadlock: Error {}

    /// When work last showed that it moves on.
    final class Progress: Sendable {
        private let last = Mutex(ContinuousClock.now)

        /// Gives the work the full time limit again: between two activations of a long history, for instance.
        func note() { last.withLock { $0 = .now } }

        fileprivate func isOlder(than limit: Duration, at now: ContinuousClock.Instant) -> Bool {
            last.withLock { $0.duration(to: now) > limit }
        }
    }

    private let timeLimit: Duration?
    private let condition = NSCondition()
    /// Guarded by `condition`, which also wakes the threads.
    nonisolated(unsafe) private var state = State()

    private struct State {
        var waiting: Deque<Work> = []
        var running: [ObjectIdentifier: Work] = [:]
        var isStopped = false
    }

    private final class Work: Sendable {
        let body: @Sendable (Progress) -> Void
        let progress = Progress()
        private let continuation: Mutex<CheckedContinuation<Void, any Error>?>

        init(_ continuation: CheckedContinuation<Void, any Error>, _ body: @escaping @Sendable (Progress) -> Void) {
            self.continuation = Mutex(continuation)
            self.body = body
        }

        /// Answers the caller, once.
        func finish(_ result: Result<Void, any Error>) {
            continuation.withLock { $0.take() }?.resume(with: result)
        }
    }

    /// - Parameter timeLimit: How long one piece of work may take; `nil` is without limit.
    init(count: Int, timeLimit: Duration?) {
        self.timeLimit = timeLimit
        for _ in 0..<count { startThread() }
    }

    /// Runs `body` on one of the threads.
    ///
    /// - Throws: ``Deadlock`` if it takes longer than the limit without noting progress. Cancelling the calling task changes nothing.
    func run(_ body: @escaping @Sendable (Progress) -> Void) async throws {
        try await withCheckedThrowingContinuation { continuation in
            let work = Work(continuation, body)
            let isAccepted = withState {
                if !$0.isStopped { $0.waiting.append(work) }
                return !$0.isStopped
            }
            // One thread for one piece of work: waking all costs more than most pieces take.
            condition.signal()
            if !isAccepted { work.finish(.failure(Self.stopped)) }
        }
    }

    /// Looks after the threads until the calling task is cancelled.
    func watch() async {
        guard let timeLimit else { return }
        while (try? await Task.sleep(for: timeLimit / 4)) != nil {
            let now = ContinuousClock.now
            let stuck = withState { state in
                let late = state.running.filter { $0.value.progress.isOlder(than: timeLimit, at: now) }
                for id in late.keys { state.running[id] = nil }
                return Array(late.values)
            }
            for work in stuck {
                startThread()
                work.finish(.failure(Deadlock()))
            }
        }
    }

    /// Ends the threads once their work is done. Work that waits is refused.
    func stop() {
        let refused = withState { state in
            state.isStopped = true
            defer { state.waiting.removeAll() }
            return state.waiting
        }
        condition.broadcast()
        for work in refused { work.finish(.failure(Self.stopped)) }
    }

    private static let stopped = FermataError(.invalidState, "The worker has stopped.")

    private func withState<Result>(_ body: (inout State) -> Result) -> Result {
        condition.lock()
        defer { condition.unlock() }
        return body(&state)
    }

    private func startThread() {
        let thread = Thread { [self] in
            while let work = next() {
                work.body(work.progress)
                let wasWatched = withState { $0.running.removeValue(forKey: ObjectIdentifier(work)) != nil }
                work.finish(.success(()))
                // Declared stuck in the meantime: another thread has taken this one's place.
                if !wasWatched { return }
            }
        }
        thread.name = "fermata-workflow"
        thread.stackSize = 4 << 20
        thread.start()
    }

    private func next() -> Work? {
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let work = state.waiting.popFirst() {
                work.progress.note()
                state.running[ObjectIdentifier(work)] = work
                return work
            }
            if state.isStopped { return nil }
            condition.wait()
        }
    }
}
