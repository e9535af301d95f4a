/// How a worker or client says which activity it means.
enum ActivityReference: Hashable, Sendable {
    /// From a task token: one attempt.
    case attempt(scheduledEventID: Int64, attempt: Int32)
    /// By name: whatever attempt there is.
    case id(String)
}
