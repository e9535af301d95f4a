import Fermata
import Synchronization
import Tracing

/// A span of AI work. It ends with the last reference to it, at the time that ``finish(_:)`` noted: what guardrails make of
/// an answer belongs to its span, and the time that they take does not.
final class OpenSpan: Sendable {
    private let span: any Span
    private let end = Mutex<DefaultTracerClock.Timestamp?>(nil)

    init(_ name: String, _ kind: SpanKind, by tracer: any Tracer) {
        span = tracer.startSpan(name, ofKind: kind)
        guard span.isRecording else { return }
        // The engine's spans have these names too, so that a run's work is found by them.
        if let info = ActivityExecutionContext.current?.info {
            span.attributes["temporalWorkflowID"] = info.workflowID
            span.attributes["temporalRunID"] = info.workflowRunID
            span.attributes["fermata.activity.attempt"] = info.attempt
        }
        if let agent = AgentTrace.current {
            span.attributes["gen_ai.agent.name"] = agent.name
            span.attributes["gen_ai.agent.version"] = "\(agent.version)"
            span.attributes["gen_ai.conversation.id"] = agent.conversation
        }
    }

    deinit {
        if let instant = end.withLock({ $0 }) { span.end(at: instant) } else { span.end() }
    }

    /// Whether anybody keeps what is noted.
    var isRecording: Bool { span.isRecording }

    func note(_ name: String, _ value: (some SpanAttributeConvertible)?) {
        guard let value else { return }
        span.attributes[name] = value.toSpanAttribute()
    }

    func event(_ name: String, _ attributes: SpanAttributes) {
        span.addEvent(SpanEvent(name: name, attributes: attributes))
    }

    /// Runs `body` as a part of the span.
    func run<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        try await InstrumentationContext.$current.withValue(span.context, operation: body)
    }

    /// What was to be measured is over.
    ///
    /// - Parameter errorType: What it failed with; `nil` if it did not.
    func finish(_ errorType: String?) {
        end.withLock { $0 = DefaultTracerClock.now }
        guard let errorType else { return }
        span.attributes["error.type"] = errorType
        span.setStatus(SpanStatus(code: .error))
    }
}
