package import GRPCCore

/// What is known about the call that the present task works for.
package struct CallContext: Sendable {
    /// The call, inside a handler; `nil` in the engine's own tasks.
    @TaskLocal package static var current: CallContext?

    /// The method without its service, such as `StartWorkflowExecution`.
    package var method: String
    /// The full name of the service.
    package var service: String
    /// The namespace the request names; empty if it names none.
    package var namespace: String
    /// Every namespace that the request reaches.
    package var namespaces: Set<String>
    /// Whether the request may wait for something to happen.
    package var isLongPoll: Bool
    /// When the client stops waiting; `nil` if it did not say. Answer a long poll some time before it.
    package var deadline: EngineTime?
    /// Who calls, if that was proved.
    package var principal: Principal?
    /// What limits count for: the principal's name, or else the address without its port.
    package var caller: String
    /// What the client says it is, such as `temporal-python` and its version; empty if it does not say.
    package var clientName: String
    package var clientVersion: String
    /// Tells whether the client went away, the deadline passed or the server stops. See ``withCancellationOfCall(_:)``.
    package var cancellation: ServerContext.RPCCancellationHandle
}
