import Synchronization

extension ActivityWorker {
    /// Reserves slots for activities that the server may hand out with the answer to a workflow task.
    ///
    /// Each reservation must end in ``startEager(_:)`` or ``releaseEagerSlots(_:)``; the worker waits for it.
    ///
    /// - Returns: how many were free, `max` at most.
    func reserveEagerSlots(max: Int) -> Int {
        // With a rate limit on the queue, the server must see every task pass through it.
        guard maxTaskQueueActivitiesPerSecond == nil else { return 0 }
        var count = 0
        while count < max, let slot = slots.tryAcquire() {
            reserved.withLock { $0.append(slot) }
            count += 1
        }
        return count
    }

    /// Gives back reservations that the server made no use of.
    func releaseEagerSlots(_ count: Int) {
        let slots = reserved.withLock { reserved in
            let slots = Array(reserved.suffix(count))
            reserved.removeLast(slots.count)
            return slots
        }
        for slot in slots { slot.release() }
    }

    /// Starts activities that came with the answer to a workflow task, each with a slot reserved for it.
    func startEager(_ tasks: [ActivityTask]) {
        for task in tasks {
            dispatcher.start(task, slot: reserved.withLock { $0.popLast() })
        }
    }
}
