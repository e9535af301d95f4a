package import FermataAI
import InMemoryTracing
import MetricsTestKit
import Tracing

/// Backends for traces and metrics that keep what they are told.
package struct RecordedTelemetry: Sendable {
    /// A span that has ended.
    package struct Span: Sendable {
        package var name: String
        package var kind: String
        package var parent: String?
        /// By their names, as texts.
        package var attributes: [String: String]
        package var events: [Event]
        package var isError: Bool
    }

    /// An event of a span.
    package struct Event: Sendable, Equatable {
        package var name: String
        package var attributes: [String: String]
    }

    /// A series of a metric.
    package struct Series: Sendable {
        package var name: String
        package var labels: [String: String]
        /// What was counted or recorded; durations in nanoseconds.
        package var values: [Double]
    }

    private let tracer = InMemoryTracer()
    private let metrics = TestMetrics()

    package init() {}

    /// Tells these backends.
    package func telemetry(recordsContent: Bool = false) -> AITelemetry {
        AITelemetry(tracer: tracer, metrics: metrics, recordsContent: recordsContent)
    }

    /// In the order in which they ended.
    package var spans: [Span] {
        let spans = tracer.finishedSpans
        let names = Dictionary(spans.map { ($0.spanID, $0.operationName) }) { first, _ in first }
        return spans.map { span in
            Span(
                name: span.operationName,
                kind: "\(span.kind)",
                parent: span.parentSpanID.flatMap { names[$0] },
                attributes: Self.texts(span.attributes),
                events: span.events.map { Event(name: $0.name, attributes: Self.texts($0.attributes)) },
                isError: span.status?.code == .error
            )
        }
    }

    package func spans(_ name: String) -> [Span] { spans.filter { $0.name == name } }

    /// Those that something was counted or recorded in.
    package var series: [Series] {
        let all =
            metrics.counters.map { Series($0.label, $0.dimensions, $0.values.map(Double.init)) }
            + metrics.timers.map { Series($0.label, $0.dimensions, $0.values.map(Double.init)) }
            + metrics.recorders.map { Series($0.label, $0.dimensions, $0.values) }
        return all.filter { !$0.values.isEmpty }
    }

    package func series(_ name: String) -> [Series] { series.filter { $0.name == name } }

    /// How many spans have begun and not ended.
    package var openSpans: Int { tracer.activeSpans.count }

    /// Everything that the backends were told, to look for what must not be there.
    package var everything: String {
        let spans = tracer.finishedSpans.map { span in
            "\(span.operationName) \(Self.texts(span.attributes)) \(span.status.map { "\($0)" } ?? "") "
                + span.events.map { "\($0.name) \(Self.texts($0.attributes))" }.joined(separator: " ")
                + span.errors.map { " error: \($0.error) \(Self.texts($0.attributes))" }.joined()
        }
        return (spans + series.map { "\($0.name) \($0.labels)" }).joined(separator: "\n")
    }

    private static func texts(_ attributes: SpanAttributes) -> [String: String] {
        var texts: [String: String] = [:]
        func note(_ name: String, _ value: SpanAttribute) {
            switch value {
            case .string(let text): texts[name] = text
            case .stringArray(let list): texts[name] = list.joined(separator: ",")
            case .int64(let number): texts[name] = "\(number)"
            case .double(let number): texts[name] = "\(number)"
            case .bool(let flag): texts[name] = "\(flag)"
            default: texts[name] = "\(value)"
            }
        }
        attributes.forEach(note)
        return texts
    }
}

extension RecordedTelemetry.Series {
    fileprivate init(_ name: String, _ dimensions: [(String, String)], _ values: [Double]) {
        self.init(name: name, labels: Dictionary(dimensions) { first, _ in first }, values: values)
    }
}
