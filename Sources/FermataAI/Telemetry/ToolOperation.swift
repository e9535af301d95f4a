import Fermata
import Tracing

/// One run of a tool: its span, and how long it took.
package final class ToolOperation: Sendable {
    private let telemetry: AITelemetry
    private let span: OpenSpan
    private let labels: [MetricLabel]
    private let start = ContinuousClock.now

    /// - Parameter call: A call of a tool that there is, with its arguments as guardrails have left them.
    package init(_ call: ToolCall, agent: String, in services: AIServices) {
        telemetry = services.gateway.telemetry
        labels = [
            MetricLabel("gen_ai.tool.name", call.name), MetricLabel("gen_ai.tool.type", "function"),
            MetricLabel("gen_ai.agent.name", agent),
        ]
        span = OpenSpan("execute_tool \(call.name)", .internal, by: telemetry.tracer)
        span.note("gen_ai.operation.name", "execute_tool")
        for label in labels { span.note(label.name, label.value) }
        span.note("gen_ai.tool.call.id", call.id)
        guard span.isRecording, telemetry.recordsContent else { return }
        span.note("gen_ai.tool.call.arguments", RecordedContent.bounded(call.arguments.canonicalJSON))
    }

    /// Runs the tool, and measures it.
    package func measure<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
        do {
            let answer = try await span.run(body)
            finish(nil)
            return answer
        } catch {
            finish(ErrorKind.of(error))
            throw error
        }
    }

    /// The answer as guardrails have left it.
    package func checked(_ text: String) {
        guard span.isRecording, telemetry.recordsContent else { return }
        span.note("gen_ai.tool.call.result", RecordedContent.bounded(text))
    }

    private func finish(_ errorType: String?) {
        let duration = ContinuousClock.now - start
        span.finish(errorType)
        telemetry.metrics?.record(
            "gen_ai.execute_tool.duration",
            labels + (errorType.map { [MetricLabel("error.type", $0)] } ?? []),
            duration
        )
    }
}
