// A closure's parameter tells the two forms of `condition` apart: `{ $0.isDone }` and `{ isDone }`.
// swift-format-ignore: AmbiguousTrailingClosureOverload
extension WorkflowContext {
    /// Waits for a time. The timer lives in the server: it fires also if no worker runs meanwhile.
    ///
    /// A duration of zero or less makes a timer that fires at once, with events of its own.
    ///
    /// - Parameter summary: One line for people, shown in UIs.
    /// - Throws: ``CanceledError`` if the waiting task is cancelled; the timer is then cancelled too.
    public func sleep(for duration: Duration, summary: String? = nil) async throws {
        try await run.sleep(duration, summary: summary)
    }

    /// Waits until the workflow's state fulfils a predicate.
    ///
    /// The predicate is evaluated whenever something may have changed; it must not change anything itself. Of several
    /// conditions that hold, the one that was waited for first is resumed first, and the others are evaluated again
    /// after its code has run: so the line after a wait still sees its condition fulfilled.
    ///
    /// - Throws: ``CanceledError`` if the waiting task is cancelled.
    public func condition(_ predicate: (Workflow) -> Bool) async throws {
        _ = try await waitUntil(nil, nil) { predicate(workflow) }
    }

    /// Waits until a predicate holds. See ``condition(_:)-(Workflow)->Bool``.
    ///
    /// - Throws: ``CanceledError`` if the waiting task is cancelled.
    public func condition(_ predicate: () -> Bool) async throws {
        _ = try await waitUntil(nil, nil, predicate)
    }

    /// Waits until the workflow's state fulfils a predicate, but not longer than a given time.
    ///
    /// - Parameter summary: One line for people, shown in UIs beside the timer.
    /// - Returns: `false` if time ran out first.
    /// - Throws: ``CanceledError`` if the waiting task is cancelled.
    public func condition(
        timeout: Duration,
        summary: String? = nil,
        _ predicate: (Workflow) -> Bool
    ) async throws -> Bool {
        try await waitUntil(timeout, summary) { predicate(workflow) }
    }

    private func waitUntil(_ timeout: Duration?, _ summary: String?, _ predicate: () -> Bool) async throws -> Bool {
        // Not sent anywhere: the run evaluates it on the thread that this code is suspended on.
        nonisolated(unsafe) let predicate = predicate
        return try await withoutActuallyEscaping(predicate) { predicate in
            try await run.waitUntil(timeout, summary, Predicate(holds: predicate))
        }
    }

    /// Runs code with a time limit.
    ///
    /// When time runs out, everything the code waits for is cancelled, and its end is awaited: operations that wait for
    /// the completion of a cancellation may take longer.
    ///
    /// - Throws: ``TimeoutError`` if time ran out and the code threw because of it; else what the code throws. If the
    ///   code returns all the same, its result counts.
    public func timeout<Result: Sendable>(
        for duration: Duration,
        summary: String? = nil,
        _ body: () async throws -> Result
    ) async throws -> Result {
        try await run.begin("timeout")
        let scope = CancellationScope()
        let expiry = Expiry()
        let timer = run.startTimer(duration, summary)
        run.timerActions[timer] = {
            expiry.hasPassed = true
            scope.cancel()
        }
        do {
            let result = try await run.inOwnTask(forwardsCancellation: true, scope: scope, body)
            if !expiry.hasPassed { run.cancelTimerSilently(timer) }
            return result
        } catch {
            guard expiry.hasPassed, error.isTemporalCancellation, !Task.isCancelled else {
                if !expiry.hasPassed { run.cancelTimerSilently(timer) }
                throw error
            }
            throw TimeoutError(message: "Not done within \(duration)", cause: error, type: .startToClose)
        }
    }

    /// Only touched on the run's thread.
    private final class Expiry {
        var hasPassed = false
    }

    /// Runs code that goes on when the calling task is cancelled: for cleaning up.
    public func withCancellationShield<Result: Sendable>(
        _ body: () async throws -> Result
    ) async throws -> Result {
        try await run.inOwnTask(forwardsCancellation: false, body)
    }

    /// Runs code that can be cancelled apart from the rest of the workflow.
    ///
    /// Cancelling the calling task cancels the scope as well.
    public func withCancellationScope<Result: Sendable>(
        _ body: (CancellationScope) async throws -> Result
    ) async throws -> Result {
        let scope = CancellationScope()
        return try await run.inOwnTask(forwardsCancellation: true, scope: scope) { try await body(scope) }
    }
}
