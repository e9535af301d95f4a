import GRPCCore
import TemporalAPI

/// Counts and times calls.
///
/// Runs inside ``CallContextInterceptor``. As on the reference server, only the number and the errors of streams are
/// counted, and calls whose credentials are wrong are not.
struct MetricsInterceptor: ServerInterceptor {
    /// `nil` if nobody wants any.
    let metrics: CallMetrics?
    let isNamespace: @Sendable (String) -> Bool

    func intercept<Input: Sendable, Output: Sendable>(
        request: StreamingServerRequest<Input>,
        context: ServerContext,
        next:
            @concurrent @Sendable (StreamingServerRequest<Input>, ServerContext) async throws
            -> StreamingServerResponse<Output>
    ) async throws -> StreamingServerResponse<Output> {
        try await measure(context.descriptor) {
            try await next(request, context)
        } failure: { response in
            if case .failure(let error) = response.accepted { error } else { nil }
        }
    }

    /// Counts and times what a call does.
    ///
    /// - Parameter failure: The error that an answer stands for.
    func measure<Answer>(
        _ method: MethodDescriptor,
        _ body: () async throws -> Answer,
        failure: (Answer) -> (any Error)? = { _ in nil }
    ) async throws -> Answer {
        guard let metrics else { return try await body() }
        let labels = labels(method)
        metrics.began(labels)
        let start = ContinuousClock.now
        defer { metrics.ended(labels, after: method.isUnary ? .now - start : nil) }
        do {
            let answer = try await body()
            if let error = failure(answer) { metrics.failed(labels, CallFailure(error)) }
            return answer
        } catch {
            metrics.failed(labels, CallFailure(error))
            throw error
        }
    }

    private func labels(_ method: MethodDescriptor) -> CallMetrics.Labels {
        let namespace = CallContext.current?.namespace ?? ""
        return CallMetrics.Labels(
            operation: Self.operation(method, isLongPoll: CallContext.current?.isLongPoll ?? false),
            namespace: !namespace.isEmpty && isNamespace(namespace) ? namespace : LabelName.unknown
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
}

extension MethodDescriptor {
    fileprivate var isUnary: Bool {
        switch type {
        case .unary, nil: true
        case .clientStreaming, .serverStreaming, .bidirectionalStreaming: false
        }
    }
}
