import Synchronization

/// What a task queue holds at a moment.
struct QueueSample: Sendable {
    var backlog = 0
    /// How long the oldest task has waited.
    var oldest = Duration.zero
    var polls = 0
    /// How many tasks found a poll and were held up by a rate, since the queue was loaded.
    var throttles = 0
}

extension TaskQueueState {
    func sample(now: EngineTime) -> QueueSample {
        var sample = QueueSample(polls: waitingCount, throttles: throttles)
        for queue in versions.values {
            sample.backlog += queue.backlog.count
            for priority in Backlog.priorities {
                guard let oldest = queue.backlog.load(ofPriority: priority).oldest else { continue }
                sample.oldest = max(sample.oldest, now - oldest)
            }
        }
        return sample
    }
}

extension Matching {
    /// What all queues hold now, but those of single workers.
    var samples: [(key: TaskQueueKey, sample: QueueSample)] {
        let now = clock.now()
        return state.withLock { state in
            state.machine.queues.values.filter { !$0.isSticky }.map { ($0.key, $0.sample(now: now)) }
        }
    }
}
