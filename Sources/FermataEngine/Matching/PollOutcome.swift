/// How a poll ends.
enum PollOutcome: Sendable {
    case task(MatchedTask)
    case none
    case refused(EngineError)
}

/// Says that a poll has ended.
struct PollResolution: Sendable {
    var poll: PollID
    var outcome: PollOutcome
}
