package import GRPCCore
package import TemporalAPI

/// A server in this process, for a client in this process: between them is no network, and nothing is encoded.
///
/// The engine makes it and the client takes it; neither knows the other. Each client opens a connection of its own.
public struct InProcessTarget: Sendable {
    package let open: @Sendable () -> any InProcessConnection

    package init(open: @escaping @Sendable () -> any InProcessConnection) {
        self.open = open
    }
}

/// What a client has of a server in its process.
package protocol InProcessConnection: Sendable {
    /// Calls wait until the connection and the server run, and fail once either has stopped.
    var workflowService: any Temporal_Api_Workflowservice_V1_WorkflowService.ClientProtocol { get }

    /// Lets calls through until the task is cancelled, which cancels them, or until those under way have ended after
    /// ``beginGracefulShutdown()``. Once only.
    func run() async throws

    /// Refuses new calls and lets those under way end. Does not wait.
    func beginGracefulShutdown()
}

/// Carries out the calls of one client in the server's process.
package protocol InProcessCalls: Sendable {
    /// Runs a handler as the server runs it for a client from outside.
    ///
    /// - Throws: `RPCError` with the status of the call, as a client over the network gets it.
    func unary<Request: Sendable, Response: Sendable>(
        _ method: MethodDescriptor,
        _ request: ClientRequest<Request>,
        _ options: CallOptions,
        _ handler: @escaping @Sendable (Request, ServerContext) async throws -> Response
    ) async throws -> Response
}
