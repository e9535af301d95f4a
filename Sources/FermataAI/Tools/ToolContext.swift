/// Where and for whom a tool runs.
public struct ToolContext: Sendable {
    @TaskLocal static var taskLocal: ToolContext?

    /// The context of the call that runs in this task or a child of it; `nil` elsewhere.
    public static var current: ToolContext? { taskLocal }

    /// The call's id, given by the model's provider: the same for each attempt, so it tells a repetition from a new
    /// wish together with ``workflowID``.
    public let callID: String
    /// The agent whose model asked; `nil` outside of agents.
    public let agent: String?
    /// The workflow that asked; `nil` outside of workflows.
    public let workflowID: String?
    /// The run of that workflow.
    public let runID: String?

    private let beat: @Sendable () -> Void

    /// Creates a context. `heartbeat` tells the engine that the call is alive.
    public init(
        callID: String,
        agent: String? = nil,
        workflowID: String? = nil,
        runID: String? = nil,
        heartbeat: @escaping @Sendable () -> Void = {}
    ) {
        self.callID = callID
        self.agent = agent
        self.workflowID = workflowID
        self.runID = runID
        self.beat = heartbeat
    }

    /// Tells the engine that the call is alive. A long tool does so more often than its heartbeat timeout, also because
    /// that is how it learns of its cancellation; it is cheap enough for a loop.
    public func heartbeat() { beat() }
}
