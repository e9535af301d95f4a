extension ActivityWorker {
    /// Reserves slots for activities that the server may hand out with the answer to a workflow task.
    ///
    /// The caller gives them to ``startEager(_:in:)`` or releases them; the worker waits for it.
    ///
    /// - Returns: as many as were free, `max` at most.
    func reserveEagerSlots(max: Int) -> [Slot] {
        // With a rate limit on the queue, the server must see every task pass through it.
        guard maxTaskQueueActivitiesPerSecond == nil else { return [] }
        var reserved: [Slot] = []
        while reserved.count < max, let slot = slots.tryAcquire() { reserved.append(slot) }
        return reserved
    }

    /// Starts activities that came with the answer to a workflow task, and releases the slots that are left over.
    func startEager(_ tasks: [ActivityTask], in reserved: [Slot]) {
        for (index, task) in tasks.enumerated() {
            dispatcher.start(task, slot: index < reserved.count ? reserved[index] : nil)
        }
        for slot in reserved.dropFirst(tasks.count) { slot.release() }
    }
}
