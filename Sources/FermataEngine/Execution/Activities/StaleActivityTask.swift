/// A task from matching that points at nothing that a worker could still do. It is dropped; no client hears of it.
enum StaleActivityTask: Error, Hashable, Sendable {
    case runClosed
    /// The activity has ended.
    case activityClosed
    /// Another poll has it.
    case alreadyStarted
    /// A retry, a pause, a reset or new options came after the task was made.
    case outdated
}
