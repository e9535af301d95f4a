import Fermata
import Foundation
import NIOCore
import Synchronization

/// Threads with a connection each, which do what tasks ask for in the order in which they ask.
///
/// libpq blocks, so it is never called on the threads that run tasks.
/// 1. A piece of work runs once, or its task was cancelled before it began and it never runs.
/// 2. There are as many threads as pieces of work had to wait at once, `limit` at most. They end with the lane.
/// 3. What waits is bounded by the tasks that wait for it.
final class PostgresLane: Sendable {
    private let work: Work
    private let location: PostgresLocation
    private let limit: Int

    init(_ location: PostgresLocation, limit: Int) {
        self.location = location
        self.limit = limit
        work = Work()
    }

    deinit { work.end() }

    /// Runs `body` on a thread.
    ///
    /// - Throws: `CancellationError` if the task is cancelled before it begins; what `body` throws.
    func run<Value: Sendable>(_ body: @escaping @Sendable (PostgresConnection) throws -> Value) async throws -> Value {
        try Task.checkCancellation()
        let place = PostgresPlace<Value>()
        let location = location
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                guard place.wait(continuation) else { return }
                let startsThread = work.add(limit: limit) { connection in
                    place.run { try body(connection.get()) }
                }
                guard startsThread else { return }
                Thread.detachNewThread { [work] in
                    let connection = Result { try PostgresConnection(location) }
                    while let piece = work.next() {
                        piece(connection)
                        work.finished()
                    }
                }
            }
        } onCancel: {
            place.cancel()
        }
    }

    private typealias Piece = @Sendable (Result<PostgresConnection, any Error>) -> Void

    /// What is to be done, and who does it.
    private final class Work: Sendable {
        private struct State {
            var waiting = CircularBuffer<Piece>()
            var threads = 0
            var busy = 0
        }

        private let state = Mutex(State())
        /// As many as there are pieces waiting, and one per thread at the end.
        private let signal = DispatchSemaphore(value: 0)

        /// - Returns: Whether another thread is to be started.
        func add(limit: Int, _ piece: @escaping Piece) -> Bool {
            let startsThread = state.withLock { state in
                state.waiting.append(piece)
                guard state.threads < limit, state.waiting.count > state.threads - state.busy else { return false }
                state.threads += 1
                return true
            }
            signal.signal()
            return startsThread
        }

        /// Waits for a piece of work; `nil` at the end.
        func next() -> Piece? {
            signal.wait()
            return state.withLock { state in
                guard let piece = state.waiting.popFirst() else { return nil }
                state.busy += 1
                return piece
            }
        }

        func finished() { state.withLock { $0.busy -= 1 } }

        func end() {
            for _ in 0..<state.withLock({ $0.threads }) { signal.signal() }
        }
    }
}
