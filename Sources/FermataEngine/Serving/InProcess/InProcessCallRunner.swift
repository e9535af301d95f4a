import GRPCCore
import SwiftProtobuf
import TemporalInProcess

/// Runs the handlers of calls that a client of this process makes.
struct InProcessCallRunner: InProcessCalls {
    let gate: CallGate
    let pipeline: CallPipeline
    /// Who wants to know of calls, from before they are let through.
    let tracker: CallTracker?

    func unary<Request: Sendable, Response: Sendable>(
        _ method: MethodDescriptor,
        _ request: ClientRequest<Request>,
        _ options: CallOptions,
        _ handler: @escaping @Sendable (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        tracker?.begin(method)
        defer { tracker?.end(method) }
        let deadline = options.timeout.map { ContinuousClock.now + $0 }
        return try await withServerContextRPCCancellationHandle { handle in
            let number = try await gate.begin(handle, deadline: deadline)
            defer { gate.end(number) }
            let context = ServerContext(
                descriptor: method,
                remotePeer: "in-process",
                localPeer: "in-process",
                cancellation: handle
            )
            return try await withTaskCancellationHandler {
                try await pipeline.run(request, context, timeout: options.timeout, handler)
            } onCancel: {
                handle.cancel()
            }
        }
    }
}
