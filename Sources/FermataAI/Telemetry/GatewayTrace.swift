import Fermata
import Tracing

/// One call of the gateway: which models were passed over and why, and where the answer came from. The requests to
/// providers are spans below it.
final class GatewayTrace: Sendable {
    /// Where an answer comes from.
    enum Source: String {
        case provider
        case cache
        /// It was paid for in an earlier attempt of the same call.
        case record
    }

    private let telemetry: AITelemetry
    private let span: OpenSpan

    /// - Parameter route: `nil` for one that there is not: what callers make up becomes no name of a span.
    init(route: String?, _ telemetry: AITelemetry) {
        self.telemetry = telemetry
        span = OpenSpan(route.map { "fermata.respond \($0)" } ?? "fermata.respond", .internal, by: telemetry.tracer)
        span.note("fermata.route", route)
    }

    func run<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            let value = try await span.run(body)
            span.finish(nil)
            return value
        } catch {
            span.finish(ErrorKind.of(error))
            throw error
        }
    }

    /// Guardrails have looked at something.
    func decided(_ decisions: [GuardrailDecision]) {
        telemetry.decided(decisions)
        for decision in decisions {
            span.event(
                "fermata.guardrail.decision",
                [
                    "fermata.guardrail.name": .string(decision.guardrail),
                    "fermata.guardrail.point": .string(decision.point.rawValue),
                    "fermata.guardrail.action": .string(decision.action.rawValue),
                ]
            )
        }
    }

    /// A model did not answer.
    func passed(
        _ model: ModelSettings,
        _ outcome: ModelAttempt.Outcome,
        _ error: ApplicationError?,
        wait: Duration?
    ) {
        var attributes: SpanAttributes = [
            "fermata.model": .string(model.name), "fermata.outcome": .string(outcome.rawValue),
        ]
        if let error { attributes["error.type"] = ErrorKind.of(error) }
        if let wait { attributes["fermata.wait_seconds"] = wait / .seconds(1) }
        span.event("fermata.model.passed", attributes)
        let labels = [MetricLabel("fermata.model", model.name), MetricLabel("fermata.provider", model.provider)]
        telemetry.metrics?.count("fermata.model.passes", labels + [MetricLabel("fermata.outcome", outcome.rawValue)])
        if outcome == .limited { telemetry.metrics?.count("fermata.limiter.waits", labels) }
        if outcome == .overBudget { telemetry.metrics?.count("fermata.budget.refusals", labels) }
    }

    /// There is an answer.
    ///
    /// - Parameter model: By its name in the configuration; `nil` if a record does not say it.
    func answered(by model: String?, from source: Source) {
        span.note("fermata.model", model)
        span.note("fermata.answer.source", source.rawValue)
        guard source == .cache, let model else { return }
        telemetry.metrics?.count("fermata.cache.hits", [MetricLabel("fermata.model", model)])
    }
}
