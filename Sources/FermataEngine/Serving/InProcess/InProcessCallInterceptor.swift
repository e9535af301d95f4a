import GRPCCore

/// Cancels calls that a client of this process has left.
struct InProcessCallInterceptor: ServerInterceptor {
    /// A call for as long as anything holds on to it.
    private final class ServedCall: Sendable {
        let calls: InProcessCalls
        let id: UInt64

        init(_ calls: InProcessCalls, _ id: UInt64) {
            self.calls = calls
            self.id = id
        }

        deinit { calls.end(id) }
    }

    let calls: InProcessCalls

    func intercept<Input: Sendable, Output: Sendable>(
        request: StreamingServerRequest<Input>,
        context: ServerContext,
        next:
            @concurrent @Sendable (StreamingServerRequest<Input>, ServerContext) async throws
            -> StreamingServerResponse<Output>
    ) async throws -> StreamingServerResponse<Output> {
        guard let id = UInt64(request.metadata.first(EngineClientTransport.header)) else {
            return try await next(request, context)
        }
        calls.serve(id, context.cancellation)
        let served = ServedCall(calls, id)
        return try await next(request, context).producing { write in
            defer { withExtendedLifetime(served) {} }
            return try await write()
        }
    }
}
