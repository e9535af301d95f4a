import Synchronization

/// A part of a workflow that can be cancelled by itself. See ``WorkflowContext/withCancellationScope(_:)``.
public final class CancellationScope: Sendable {
    private struct State {
        var cancel: (@Sendable () -> Void)?
        var isCancelled = false
    }

    private let state = Mutex(State())

    init() {}

    func attach<Success>(_ task: Task<Success, any Error>) {
        let isCancelled = state.withLock {
            $0.cancel = { task.cancel() }
            return $0.isCancelled
        }
        if isCancelled { task.cancel() }
    }

    /// Cancels everything that the scope's code waits for, now and later. Call it from the workflow's own code.
    public func cancel() {
        let cancel = state.withLock {
            $0.isCancelled = true
            return $0.cancel
        }
        cancel?()
    }
}
