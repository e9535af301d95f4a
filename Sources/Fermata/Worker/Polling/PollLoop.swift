/// Asks the server for tasks of one kind, with several pollers, until the worker stops.
///
/// Each poller takes a slot, polls, and hands task and slot on; an empty poll gives the slot back. When the worker
/// stops, the pool is closed, and polls under way may come back for ``WorkerShutdown/pollDrainPeriod`` before they are
/// cancelled.
struct PollLoop<Item: Sendable>: Sendable {
    /// What is polled, for messages: "task queue 'reviews' for activities".
    let name: String
    let pollers: Int
    let slots: SlotPool
    let shutdown: WorkerShutdown
    let clock: WorkerClock
    /// Makes one poll; `nil` if there was no task. Repeats by itself what may pass: an error ends the loop.
    let poll: @Sendable () async throws -> Item?
    /// Takes over a task and its slot. The poller waits for this, so it must not wait for the task.
    let handle: @Sendable (Item, Slot) async -> Void

    /// Returns when the worker has stopped and no poll is under way.
    ///
    /// - Throws: ``FermataError`` when the server refuses polls for good.
    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await runPollers() }
            group.addTask { await waitForDrain() }
            // Whichever ends first ends the other: pollers that are done need no watch, and a drain that is over
            // cancels the polls.
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func runPollers() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for _ in 0..<pollers {
                group.addTask { try await pollUntilStopped() }
            }
        }
    }

    private func waitForDrain() async {
        await shutdown.stop.wait()
        slots.close()
        await shutdown.halt.wait(upTo: shutdown.pollDrainPeriod, clock: clock)
    }

    private func pollUntilStopped() async throws {
        while !shutdown.stop.isOpen, let slot = await slots.acquire() {
            do {
                if let item = try await poll() {
                    await handle(item, slot)
                } else {
                    slot.release()
                }
            } catch {
                slot.release()
                // Polls that end with an error while the worker ends are not news.
                if shutdown.stop.isOpen || Task.isCancelled { return }
                throw FermataError(
                    (error as? FermataError)?.code ?? .serverError,
                    "Polling \(name) is refused, so the worker ends. \(error.logText)",
                    cause: error
                )
            }
        }
    }
}
