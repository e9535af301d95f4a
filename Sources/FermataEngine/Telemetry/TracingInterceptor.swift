package import GRPCCore
package import Tracing

/// Traces calls, under the names that OpenTelemetry's instrumentation of gRPC gives them on the reference server.
///
/// The outermost interceptor, and there only if somebody traces: what it sees is what clients get.
package struct TracingInterceptor: ServerInterceptor {
    private let tracer: any Tracer

    /// Returns `nil` if `tracer` keeps nothing, so that calls do no work for it.
    package init?(_ tracer: any Tracer) {
        guard !(tracer is NoOpTracer) else { return nil }
        self.tracer = tracer
    }

    package func intercept<Input: Sendable, Output: Sendable>(
        request: StreamingServerRequest<Input>,
        context: ServerContext,
        next:
            @concurrent @Sendable (StreamingServerRequest<Input>, ServerContext) async throws
            -> StreamingServerResponse<Output>
    ) async throws -> StreamingServerResponse<Output> {
        let call = CallSpan(context.descriptor, request.metadata, by: tracer)
        return try await call.run {
            do {
                let response = try await next(request, context)
                if case .failure(let error) = response.accepted { call.finish(Status.Code(error.code)) }
                return response.producing { write in
                    try await call.run {
                        do {
                            let trailers = try await write()
                            call.finish(.ok)
                            return trailers
                        } catch {
                            call.finish(error.statusCode)
                            throw error
                        }
                    }
                }
            } catch {
                call.finish(error.statusCode)
                throw error
            }
        }
    }

    /// The same for a call of this process, which is a single message.
    func trace<Message, Answer>(
        _ method: MethodDescriptor,
        _ request: ClientRequest<Message>,
        _ body: () async throws -> Answer
    ) async throws -> Answer {
        let call = CallSpan(method, request.metadata, by: tracer)
        call.note(request.message)
        return try await call.run {
            do {
                let answer = try await body()
                call.finish(.ok)
                return answer
            } catch {
                call.finish(error.statusCode)
                throw error
            }
        }
    }
}

extension Error {
    fileprivate var statusCode: Status.Code {
        (self as? RPCError).map { Status.Code($0.code) } ?? .unknown
    }
}
