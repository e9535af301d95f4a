import GRPCCore
import Logging

/// Turns everything that handlers throw into the status that clients get.
///
/// The outermost interceptor: what leaves it is final.
struct ErrorMappingInterceptor: ServerInterceptor {
    let shutdown: ShutdownSignal
    let logger: Logger

    func intercept<Input: Sendable, Output: Sendable>(
        request: StreamingServerRequest<Input>,
        context: ServerContext,
        next:
            @concurrent @Sendable (StreamingServerRequest<Input>, ServerContext) async throws
            -> StreamingServerResponse<Output>
    ) async throws -> StreamingServerResponse<Output> {
        let deadline = CallTimeout(request.metadata).map { ContinuousClock.now + $0.duration }
        do {
            var response = try await next(request, context)
            switch response.accepted {
            case .failure(let error):
                response.accepted = .failure(status(for: error, context, deadline))
                return response
            case .success:
                return response.producing { write in
                    do {
                        return try await write()
                    } catch {
                        throw status(for: error, context, deadline)
                    }
                }
            }
        } catch {
            throw status(for: error, context, deadline)
        }
    }

    /// The status of a call that ended with `error`.
    func status(
        for error: any Error,
        _ context: ServerContext,
        _ deadline: ContinuousClock.Instant?
    ) -> RPCError {
        switch error.underRPC {
        case let error as EngineError: return RPCError(error)
        case is CancellationError: return cancellation(deadline)
        case let error as RPCError: return error
        case let error:
            logger.error(
                "a call failed",
                metadata: [
                    "method": "\(context.descriptor.fullyQualifiedMethod)", "error": "\(error)",
                ]
            )
            return RPCError(code: .internalError, message: "Internal error. The engine's log tells more.")
        }
    }

    /// What a call that was cancelled on the server answers: the reason decides whether clients try again.
    private func cancellation(_ deadline: ContinuousClock.Instant?) -> RPCError {
        if shutdown.isRaised { return RPCError(code: .unavailable, message: "The server is stopping.") }
        if let deadline, deadline <= .now {
            return RPCError(code: .deadlineExceeded, message: "The deadline of the call passed.")
        }
        return RPCError(code: .cancelled, message: "The call was cancelled.")
    }
}

extension Error {
    /// The error that was thrown, without the wrapping that gRPC puts around it between two interceptors.
    var underRPC: any Error {
        guard let error = self as? RPCError, let cause = error.cause else { return self }
        guard error.code == .unknown || cause is EngineError else { return self }
        return cause
    }
}
