/// What matching is given for the effect `.workflowTask`.
struct WorkflowTaskDispatch: Sendable {
    var queue: TaskQueueKey
    /// The queue belongs to one worker. If nobody polls it, use `normalQueue`.
    var isSticky: Bool
    var normalQueue: TaskQueueKey
    var task: MatchingTask
}
