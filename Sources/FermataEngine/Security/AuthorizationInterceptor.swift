import GRPCCore

/// Refuses calls that the caller's role does not allow.
///
/// Runs inside ``CallContextInterceptor``, which tells who calls.
struct AuthorizationInterceptor: ServerInterceptor {
    private let authorizer = Authorizer()

    func intercept<Input: Sendable, Output: Sendable>(
        request: StreamingServerRequest<Input>,
        context: ServerContext,
        next:
            @concurrent @Sendable (StreamingServerRequest<Input>, ServerContext) async throws
            -> StreamingServerResponse<Output>
    ) async throws -> StreamingServerResponse<Output> {
        let call = CallContext.current
        guard authorizer.allows(call?.principal, context.descriptor, namespaces: call?.namespaces ?? [""]) else {
            throw EngineError.unauthorized
        }
        return try await next(request, context)
    }
}
