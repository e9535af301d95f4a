extension WorkflowRun {
    /// Runs code in a task of its own, which can be cancelled, or not be cancelled, apart from the calling one.
    ///
    /// Unstructured by need: in Swift only a task has a cancellation of its own, and a child task always takes part in
    /// its parent's. The caller waits for the task's end, so nothing outlives it.
    func inOwnTask<Result: Sendable>(
        forwardsCancellation: Bool,
        scope: CancellationScope? = nil,
        _ body: () async throws -> Result
    ) async throws -> Result {
        try requireRunThread("A cancellation scope")
        func runInTask(_ body: @escaping () async throws -> Result) async throws -> Result {
            let work = LentBody(body)
            let task = Task(executorPreference: executor) { try await work.take()() }
            scope?.attach(task)
            guard forwardsCancellation else { return try await task.value }
            return try await withTaskCancellationHandler {
                try await task.value
            } onCancel: {
                task.cancel()
            }
        }
        // Not sent anywhere: the task that takes it runs on the thread that this code is suspended on.
        nonisolated(unsafe) let body = body
        return try await withoutActuallyEscaping(body, do: runInTask)
    }

    /// Carries a closure into a task on the same executor, which takes it out: a closure that was lent must be gone
    /// when the task has ended, and the task's own memory may live longer. Touched on the run's thread only.
    private final class LentBody<Result>: @unchecked Sendable {
        private var body: (() async throws -> Result)?

        init(_ body: @escaping () async throws -> Result) { self.body = body }

        func take() throws -> () async throws -> Result {
            guard let body else { throw WorkflowRun.evicted }
            self.body = nil
            return body
        }
    }
}
