import Metrics

/// The metrics of the store.
final class StoreMetrics: Sendable {
    private struct Series: Sendable {
        var requests: Counter
        var latency: Metrics.Timer
        var errors: Counter
    }

    private let series: SeriesTable<OperationLabels, Series>
    private let errors: SeriesTable<OperationLabels, Counter>
    private let commitCalls: Recorder
    private let commitWrites: Recorder
    private let commitWait: Metrics.Timer

    init(_ factory: any MetricsFactory) {
        series = SeriesTable(factory) { maker, labels in
            let prefix = labels.operation.prefix
            return Series(
                requests: maker.counter(prefix + "persistence_requests"),
                latency: maker.timer(prefix + "persistence_latency"),
                errors: maker.counter(prefix + "persistence_errors")
            )
        }
        errors = SeriesTable(factory) { maker, labels in
            maker.counter(labels.operation.prefix + "persistence_error_with_type")
        }
        let maker = SeriesMaker(factory: factory, dimensions: [])
        commitCalls = maker.histogram("fermata_commit_calls")
        commitWrites = maker.histogram("fermata_commit_writes")
        commitWait = maker.timer("fermata_commit_wait")
    }

    func did(_ operation: StoreOperation, in duration: Duration, _ failure: (any Error)? = nil) {
        let series = series[OperationLabels(operation: operation)]
        series.requests.increment()
        series.latency.record(duration)
        guard let failure else { return }
        series.errors.increment()
        errors[OperationLabels(operation: operation, error: CallFailure(failure).type)].increment()
    }

    /// A transaction is durable that had the changes of so many calls.
    func committed(calls: Int, writes: Int, waited: [Duration]) {
        commitCalls.record(calls)
        commitWrites.record(writes)
        for duration in waited { commitWait.record(duration) }
    }
}

/// The labels of what is counted for the store.
private struct OperationLabels: SeriesLabels {
    var operation: StoreOperation
    var error: String?

    /// The engine itself chooses all of them.
    var folded: Self { self }

    var dimensions: [(String, String)] {
        [("operation", operation.rawValue)] + (error.map { [("error_type", $0)] } ?? [])
    }
}
