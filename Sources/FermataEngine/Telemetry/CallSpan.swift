import GRPCCore
import Tracing

/// The span of a call. It ends with the last reference to it: a stream's messages are written after its handler has
/// returned, or never.
final class CallSpan: Sendable {
    /// Of the call that the present task works for; `nil` if nobody traces.
    @TaskLocal static var current: CallSpan?

    let span: any Span

    init(_ method: MethodDescriptor, _ metadata: Metadata, by tracer: any Tracer) {
        var context = InstrumentationContext.current ?? .topLevel
        tracer.extract(metadata, into: &context, using: MetadataExtractor())
        span = tracer.startSpan(method.fullyQualifiedMethod, context: context, ofKind: .server)
        span.attributes["rpc.system"] = "grpc"
        span.attributes["rpc.service"] = method.service.fullyQualifiedService
        span.attributes["rpc.method"] = method.method
    }

    deinit {
        span.end()
    }

    /// Runs `body` as a part of the call.
    func run<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        try await InstrumentationContext.$current.withValue(span.context) {
            try await Self.$current.withValue(self, operation: body)
        }
    }

    /// Says what the request is about; nothing else of it.
    func note(_ request: Any) {
        guard let (workflowID, runID) = RequestTargets.execution(of: request), !workflowID.isEmpty else { return }
        span.attributes["temporalWorkflowID"] = workflowID
        if !runID.isEmpty { span.attributes["temporalRunID"] = runID }
    }

    /// Says how the call ends, as OpenTelemetry has it for servers: what the client did wrong is no error here.
    func finish(_ code: Status.Code) {
        span.attributes["rpc.grpc.status_code"] = code.rawValue
        switch code {
        case .unknown, .deadlineExceeded, .unimplemented, .internalError, .unavailable, .dataLoss:
            span.setStatus(SpanStatus(code: .error))
        default:
            break
        }
    }
}

/// Reads the headers by which callers hand on what they trace.
private struct MetadataExtractor: Extractor {
    func extract(key: String, from carrier: Metadata) -> String? {
        var values = carrier[stringValues: key].makeIterator()
        return values.next()
    }
}
