import DequeModule

/// The polls that wait for a task of one version. The one that waits longest is served first.
struct WaitingPolls: Sendable {
    struct Poll: Sendable {
        var id: PollID
        var request: PollRequest
        var startedAt: EngineTime
    }

    private static let shortestSweep = 64

    private var polls: [PollID: Poll] = [:]
    /// In order of arrival. A poll that ended otherwise than by a task stays until its turn or the next sweep.
    private var order: Deque<PollID> = []

    var count: Int { polls.count }
    var isEmpty: Bool { polls.isEmpty }

    mutating func append(_ poll: Poll) {
        polls[poll.id] = poll
        order.append(poll.id)
        if order.count > 2 * polls.count + Self.shortestSweep { order.removeAll { polls[$0] == nil } }
    }

    mutating func popFirst() -> Poll? {
        while let id = order.popFirst() {
            if let poll = polls.removeValue(forKey: id) { return poll }
        }
        return nil
    }

    mutating func remove(_ id: PollID) -> Poll? {
        polls.removeValue(forKey: id)
    }

    func ids(where isWanted: (PollRequest) -> Bool) -> [PollID] {
        polls.values.filter { isWanted($0.request) }.map(\.id)
    }
}
