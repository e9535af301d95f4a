import Metrics

/// The metrics of batch operations.
final class BatchMetrics: Sendable {
    private struct Series: Sendable {
        var steps: Counter
        var stepErrors: Counter
        var operationErrors: Counter
    }

    private let series: SeriesTable<NamespaceLabels, Series>

    init(_ factory: any MetricsFactory) {
        series = SeriesTable(factory) {
            let operation = ("operation", "Batcher")
            return Series(
                steps: $0.counter("batcher_processor_requests", operation),
                stepErrors: $0.counter("batcher_processor_errors", operation),
                operationErrors: $0.counter("batcher_operation_errors", operation)
            )
        }
    }

    func record(_ outcome: BatchOutcome, _ namespace: String) {
        let series = series[NamespaceLabels(namespace: namespace)]
        switch outcome {
        case .done: series.steps.increment()
        case .refused: series.stepErrors.increment()
        case .operationFailed: series.operationErrors.increment()
        }
    }
}
