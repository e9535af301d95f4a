/// Runs tasks handed over from other tasks as children of one group, so that pollers can end without those they started.
final class TaskDispatcher<Item: Sendable>: Sendable {
    // Bounded by the slots: what is in the stream holds one.
    private let items: AsyncStream<(Item, Slot?)>
    private let feed: AsyncStream<(Item, Slot?)>.Continuation

    init() {
        (items, feed) = AsyncStream.makeStream()
    }

    /// Starts a task. Its slot is released when it has ended.
    func start(_ item: Item, slot: Slot?) {
        feed.yield((item, slot))
    }

    /// Makes ``run(_:)`` return when all tasks have ended. None can be started any more.
    func finish() {
        feed.finish()
    }

    /// Runs tasks as they come.
    func run(_ handle: @escaping @Sendable (Item) async -> Void) async {
        await withDiscardingTaskGroup { group in
            for await (item, slot) in items {
                group.addTask {
                    await handle(item)
                    slot?.release()
                }
            }
        }
    }
}
