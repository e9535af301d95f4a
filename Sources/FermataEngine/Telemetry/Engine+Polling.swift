import TemporalAPI

extension Engine {
    /// Waits for a task as ``Matching/poll(_:)`` does, and counts how the poll ends.
    ///
    /// - Parameter queue: As the worker names it.
    func nextTask(
        for poll: PollRequest,
        _ queue: TaskQueue,
        of namespace: Namespace
    ) async throws(EngineError) -> MatchedTask? {
        guard let metrics else { return try await matching.poll(poll) }
        let start = ContinuousClock.now
        let matched = try await matching.poll(poll)
        let labels = QueueLabels(
            namespace: namespace.name,
            name: !poll.isSticky ? poll.key.name : queue.normalName.isEmpty ? QueueLabels.sticky : queue.normalName,
            kind: poll.key.kind,
            isSticky: poll.isSticky
        )
        metrics.queues.polled(labels, matched, after: .now - start, at: matching.clock.now())
        return matched
    }
}
