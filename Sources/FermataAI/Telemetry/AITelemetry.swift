import Foundation
package import Metrics
package import Tracing

/// Where traces and metrics of AI work go, under the names that OpenTelemetry has for generative AI.
///
/// 1. Without ``recordsContent`` nothing that a person, a model or a tool said gets into a span or a label, and neither
///    does the description of an error: of errors only types are recorded. That is why spans are made with ``OpenSpan``
///    and not with `withSpan`, which hands every error on to the backend.
/// 2. With it, what was said is recorded as guardrails have left it. What they have not seen, or have stopped, is not.
/// 3. Labels of metrics have few values: names of the configuration and closed sets, never ids.
package struct AITelemetry: Sendable {
    let tracer: any Tracer
    /// `nil` if nobody keeps metrics.
    let metrics: AIMetrics?
    let recordsContent: Bool

    /// Creates telemetry for the backends that the process has, or for others.
    package init(
        tracer: any Tracer = InstrumentationSystem.tracer,
        metrics: any MetricsFactory = MetricsSystem.factory,
        recordsContent: Bool = false
    ) {
        self.tracer = tracer
        self.metrics = AIMetrics(metrics)
        self.recordsContent = recordsContent
    }

    /// Counts what guardrails did.
    func decided(_ decisions: [GuardrailDecision]) {
        for decision in decisions {
            metrics?.count(
                "fermata.guardrail.decisions",
                [
                    MetricLabel("fermata.guardrail.name", decision.guardrail),
                    MetricLabel("fermata.guardrail.point", decision.point.rawValue),
                    MetricLabel("fermata.guardrail.action", decision.action.rawValue),
                ]
            )
        }
    }
}

extension ModelGateway {
    /// Settles a request with the ledger, and counts what it cost.
    func settle(_ record: CallRecord, answer: Data?) async throws {
        try await ledger.settle(record, answer: answer)
        countCost(of: record)
    }

    /// Settles requests in one step, and counts what they cost.
    func settle(_ records: [CallRecord]) async throws {
        try await ledger.settle(records)
        for record in records { countCost(of: record) }
    }

    private func countCost(of record: CallRecord) {
        guard record.cost > .zero else { return }
        telemetry.metrics?.count(
            "fermata.cost.nanos",
            [
                MetricLabel("gen_ai.operation.name", record.call.operation),
                MetricLabel("fermata.provider", record.call.provider),
                MetricLabel("gen_ai.request.model", record.call.model),
                MetricLabel("fermata.outcome", record.outcome.rawValue),
            ],
            by: record.cost.nanos
        )
    }
}
