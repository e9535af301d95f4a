import Foundation

/// Where and for whom a tool runs.
public struct ToolContext: Sendable {
    @TaskLocal static var taskLocal: ToolContext?

    /// The context of the call that runs in this task or a child of it; `nil` elsewhere.
    public static var current: ToolContext? { taskLocal }

    /// The call's id, given by the model's provider: the same for each attempt, and unlike those of the same answer.
    /// Calls of other answers may have the same; what tells them apart is ``idempotencyKey``.
    public let callID: String
    /// Tells a repetition from a new wish: the same in each attempt of this call, and unlike that of every other call of
    /// any run. From agents 64 hexadecimal digits, which are the same also where a run that was reset does the call again.
    public let idempotencyKey: String
    /// The agent whose model asked; `nil` outside of agents.
    public let agent: String?
    /// The workflow that asked; `nil` outside of workflows.
    public let workflowID: String?
    /// The run of that workflow.
    public let runID: String?

    private let beat: @Sendable () -> Void

    /// Creates a context.
    ///
    /// - Parameters:
    ///   - idempotencyKey: `nil` makes one that no other call has, nor a repetition of this one in another context.
    ///   - heartbeat: Tells the engine that the call is alive.
    public init(
        callID: String,
        idempotencyKey: String? = nil,
        agent: String? = nil,
        workflowID: String? = nil,
        runID: String? = nil,
        heartbeat: @escaping @Sendable () -> Void = {}
    ) {
        self.callID = callID
        self.idempotencyKey = idempotencyKey ?? UUID().uuidString
        self.agent = agent
        self.workflowID = workflowID
        self.runID = runID
        self.beat = heartbeat
    }

    /// Tells the engine that the call is alive. A long tool does so more often than its heartbeat timeout, also because
    /// that is how it learns of its cancellation; it is cheap enough for a loop.
    public func heartbeat() { beat() }
}
