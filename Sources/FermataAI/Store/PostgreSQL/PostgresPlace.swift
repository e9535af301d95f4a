import Synchronization

/// A task's place in a ``PostgresLane``.
final class PostgresPlace<Value: Sendable>: Sendable {
    private enum State {
        case new
        case waiting(CheckedContinuation<Value, any Error>)
        case begun
        case cancelled
    }

    private let state = Mutex(State.new)

    /// Begins to wait; not if the task is cancelled already.
    func wait(_ continuation: CheckedContinuation<Value, any Error>) -> Bool {
        let waits = state.withLock { state in
            guard case .new = state else { return false }
            state = .waiting(continuation)
            return true
        }
        if !waits { continuation.resume(throwing: CancellationError()) }
        return waits
    }

    /// Does the work, unless the task was cancelled before.
    func run(_ body: () throws -> Value) {
        let continuation: CheckedContinuation<Value, any Error>? = state.withLock { state in
            guard case .waiting(let continuation) = state else { return nil }
            state = .begun
            return continuation
        }
        continuation?.resume(with: Result { try body() })
    }

    /// The task was cancelled. What has begun goes on to its end.
    func cancel() {
        let continuation: CheckedContinuation<Value, any Error>? = state.withLock { state in
            switch state {
            case .new:
                state = .cancelled
                return nil
            case .waiting(let continuation):
                state = .cancelled
                return continuation
            case .begun, .cancelled: return nil
            }
        }
        continuation?.resume(throwing: CancellationError())
    }
}
