/// A task in a backlog, with its place in the order of arrival.
struct BacklogEntry: Sendable {
    var task: MatchingTask
    var sequence: Int64
}
