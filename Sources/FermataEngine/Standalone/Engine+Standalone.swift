import Logging
import TemporalAPI

extension Engine {
    /// Waits until `body` finds in a standalone execution what it looks for, and until that is durable.
    ///
    /// - Parameters:
    ///   - find: Chooses the execution, once.
    ///   - deadline: On the machine's clock. Past it, nil is returned.
    ///   - body: Called under the lock, now and after each change; nil means to wait on.
    /// - Throws: What `find` and `body` throw, `notFound` if it is deleted meanwhile, and `CancellationError`.
    func observeStandalone<Value: Sendable>(
        deadline: ContinuousClock.Instant,
        find: (Transaction) throws -> StandaloneBox,
        _ body: @escaping @Sendable (StandaloneBox) throws -> Value?
    ) async throws -> Value? {
        let (number, _) = try transact { try find($0).identity.number }
        while true {
            let waiter = runWatch.add(for: number)
            defer { runWatch.remove(waiter, for: number) }
            let (value, ticket) = try transact { transaction in
                guard let box = try transaction.core.standalone.box(number) else {
                    throw EngineError.notFound("execution not found")
                }
                return try body(box)
            }
            if let value {
                try await store.committed(ticket)
                return value
            }
            guard try await waiter.wait(until: deadline) else { return nil }
        }
    }

    /// Does everything of standalone executions that is due now.
    func fireStandalone() {
        while let number = look({ $0.standalone.deadlines.popDue(at: clock.now()) }) {
            do {
                _ = try transact { transaction in
                    guard let box = try transaction.core.standalone.box(number), box.execution.isRunning else { return }
                    transaction.change(box) { $0.fireDeadlines(now: transaction.now) }
                }
            } catch {
                // It stays without its deadline until something touches it: better than a loop that never ends.
                look { $0.standalone.deadlines.set(nil, for: number) }
                logger.error("a deadline could not be handled", metadata: ["run": "\(number)", "error": "\(error)"])
            }
        }
    }

    /// Gives matching what was waiting for workers when the engine stopped. Called once the engine serves.
    func dispatchWaitingStandalone() throws {
        while let number = look({ $0.standalone.withWork.popLast() }) {
            _ = try transact { transaction in
                guard let box = try transaction.core.standalone.box(number), box.execution.isRunning else { return }
                // Nothing is stored: it may be done after a commit that failed, and one more that fails would lead
                // here again.
                for dispatch in box.execution.dispatches { transaction.afterCommit(match(dispatch)) }
            }
        }
    }

    /// What gives a task to matching.
    func match(_ dispatch: StandaloneDispatch) -> @Sendable () -> Void {
        // Matching lives in the machine's time, which need not be that of executions.
        let shift = matching.clock.now() - clock.now()
        var task = dispatch.task
        task.createdAt = task.createdAt + shift
        task.expiresAt = task.expiresAt.map { $0 + shift }
        return { [matching, task] in matching.add(task, to: dispatch.queue) }
    }
}
