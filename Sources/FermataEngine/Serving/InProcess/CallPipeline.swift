import GRPCCore

/// What the interceptors do for a call from outside, for calls of this process: these are single messages that were
/// never bytes, and their caller is trusted.
struct CallPipeline: Sendable {
    /// Nil if nobody traces.
    let tracing: TracingInterceptor?
    let errors: ErrorMappingInterceptor
    let contexts: CallContextInterceptor
    let metrics: MetricsInterceptor
    let limits: LimitsInterceptor

    /// - Throws: `RPCError`, as clients from outside get it.
    func run<Request: Sendable, Response: Sendable>(
        _ request: ClientRequest<Request>,
        _ context: ServerContext,
        timeout: Duration?,
        _ handler: (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        guard let tracing else { return try await serve(request, context, timeout: timeout, handler) }
        return try await tracing.trace(context.descriptor, request) {
            try await serve(request, context, timeout: timeout, handler)
        }
    }

    private func serve<Request: Sendable, Response: Sendable>(
        _ request: ClientRequest<Request>,
        _ context: ServerContext,
        timeout: Duration?,
        _ handler: (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        let arrival = ContinuousClock.now
        do {
            let call = contexts.context(of: request, context, timeout: timeout)
            return try await CallContext.$current.withValue(call) {
                try await metrics.measure(context.descriptor) {
                    let counted = try limits.count(call.caller, isLongPoll: call.isLongPoll)
                    defer { withExtendedLifetime(counted) {} }
                    return try await handler(request.message, context)
                }
            }
        } catch {
            throw errors.status(for: error, context, timeout.map { arrival + $0 })
        }
    }
}
