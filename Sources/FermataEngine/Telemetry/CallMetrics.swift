import Metrics
import Synchronization

/// The metrics of calls.
package final class CallMetrics: Sendable {
    struct Labels: SeriesLabels {
        /// One of the server's methods.
        var operation: String
        /// One that exists, or ``LabelName/unknown``.
        var namespace: String
        var error: String?

        var folded: Self { Self(operation: operation, namespace: LabelName.other, error: error) }

        var dimensions: [(String, String)] {
            [("service_name", "frontend"), ("operation", operation), ("namespace", namespace)]
                + (error.map { [("error_type", $0)] } ?? [])
        }
    }

    private final class Series: Sendable {
        let requests: Counter
        let unexpectedErrors: Counter
        let latency: Metrics.Timer
        private let pending: Gauge
        private let pendingCount = Atomic<Int>(0)

        init(_ maker: SeriesMaker) {
            requests = maker.counter("service_requests")
            unexpectedErrors = maker.counter("service_errors")
            latency = maker.timer("service_latency")
            pending = maker.gauge("service_pending_requests")
        }

        func addPending(_ change: Int) {
            pending.record(pendingCount.add(change, ordering: .relaxed).newValue)
        }
    }

    private let series: SeriesTable<Labels, Series>
    private let errors: SeriesTable<Labels, Counter>

    init(_ factory: any MetricsFactory) {
        series = SeriesTable(factory) { Series($0) }
        errors = SeriesTable(factory) { $0.counter("service_error_with_type") }
    }

    func began(_ labels: Labels) {
        let series = series[labels]
        series.requests.increment()
        series.addPending(1)
    }

    /// - Parameter duration: `nil` for streams, whose length says nothing.
    func ended(_ labels: Labels, after duration: Duration?) {
        let series = series[labels]
        series.addPending(-1)
        if let duration { series.latency.record(duration) }
    }

    func failed(_ labels: Labels, _ failure: CallFailure) {
        var withType = labels
        withType.error = failure.type
        errors[withType].increment()
        if !failure.isExpected { series[labels].unexpectedErrors.increment() }
    }
}
