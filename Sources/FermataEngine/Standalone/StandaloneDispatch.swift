/// A task of a standalone execution, and the queue it belongs to.
struct StandaloneDispatch: Sendable {
    let queue: TaskQueueKey
    let task: MatchingTask
}
