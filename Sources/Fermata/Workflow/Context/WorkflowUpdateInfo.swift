/// The update whose handler is running.
public struct WorkflowUpdateInfo: Sendable, Hashable {
    /// The update's id, given by the client.
    public let id: String
    /// The update's name.
    public let name: String

    @TaskLocal static var current: WorkflowUpdateInfo?
}
