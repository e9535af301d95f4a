/// What matching is given for the current attempt of an activity.
struct ActivityDispatch: Sendable {
    /// The name of the task queue, of kind activity.
    var queue: String
    /// Addressed to unversioned workers; the dispatcher knows better where versions are in use.
    var task: MatchingTask
}
