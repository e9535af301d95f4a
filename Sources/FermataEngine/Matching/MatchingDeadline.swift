/// Something that matching has to do at some time.
struct MatchingDeadline: Comparable, Sendable {
    enum Target: Hashable, Sendable {
        case poll(PollID)
        case queue(TaskQueueKey)
    }

    var time: EngineTime
    var target: Target

    static func < (left: Self, right: Self) -> Bool { left.time < right.time }
}
