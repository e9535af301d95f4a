import GRPCCore
import TemporalAPI

/// Counts and times calls.
///
/// Runs inside ``CallContextInterceptor``. As on the reference server, only the number and the errors of streams are
/// counted, and calls whose credentials are wrong are not.
struct MetricsInterceptor: ServerInterceptor {
    /// The tag for namespaces that do not exist: what clients make up must not become series.
    static let unknownNamespace = "_unknown_"

    let metrics: CallMetrics
    let isNamespace: @Sendable (String) -> Bool

    func intercept<Input: Sendable, Output: Sendable>(
        request: StreamingServerRequest<Input>,
        context: ServerContext,
        next:
            @concurrent @Sendable (StreamingServerRequest<Input>, ServerContext) async throws
            -> StreamingServerResponse<Output>
    ) async throws -> StreamingServerResponse<Output> {
        let key = key(context.descriptor)
        metrics.began(key)
        let start = ContinuousClock.now
        defer { if context.descriptor.isUnary { metrics.ended(key, after: .now - start) } }
        do {
            let response = try await next(request, context)
            if case .failure(let error) = response.accepted { count(error, key) }
            return response
        } catch {
            count(error, key)
            throw error
        }
    }

    private func key(_ method: MethodDescriptor) -> CallMetrics.Key {
        let namespace = CallContext.current?.namespace ?? ""
        return CallMetrics.Key(
            operation: Self.operation(method, isLongPoll: CallContext.current?.isLongPoll ?? false),
            namespace: !namespace.isEmpty && isNamespace(namespace) ? namespace : Self.unknownNamespace
        )
    }

    /// The reference server tells methods of the operator service, and waiting for history, from the others.
    static func operation(_ method: MethodDescriptor, isLongPoll: Bool) -> String {
        switch (method.service, method.method) {
        case (Temporal_Api_Operatorservice_V1_OperatorService.descriptor, let name): "Operator" + name
        case (_, "GetWorkflowExecutionHistory") where isLongPoll: "PollWorkflowExecutionHistory"
        case (_, let name): name
        }
    }

    private func count(_ error: any Error, _ key: CallMetrics.Key) {
        let outcome = CallFailure(error)
        metrics.failed(key, type: outcome.type, isExpected: outcome.isExpected)
    }
}

extension MethodDescriptor {
    fileprivate var isUnary: Bool {
        switch type {
        case .unary, nil: true
        case .clientStreaming, .serverStreaming, .bidirectionalStreaming: false
        }
    }
}
