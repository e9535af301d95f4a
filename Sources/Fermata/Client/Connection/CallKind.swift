/// How long a call may take and how it is repeated.
package enum CallKind: Sendable, Hashable, CaseIterable {
    /// An ordinary request: 30 s, repeated for about 10 s.
    case normal
    /// A request that the server answers when something happens or its own limit passes: 70 s per attempt.
    ///
    /// A passed deadline is thrown: whoever waits decides whether to ask again.
    case longPoll
    /// A worker's poll: 70 s per attempt, repeated for as long as the server may come back.
    case taskPoll
    /// A request that is worth one attempt: 30 s.
    case noRetry

    var timeout: Duration {
        switch self {
        case .normal, .noRetry: .seconds(30)
        case .longPoll, .taskPoll: .seconds(70)
        }
    }
}
