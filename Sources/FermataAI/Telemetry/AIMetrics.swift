import Metrics

/// The metrics of AI work.
final class AIMetrics: Sendable {
    private let counters: MeterTable<Counter>
    private let timers: MeterTable<Metrics.Timer>
    private let recorders: MeterTable<Recorder>

    /// Returns `nil` if `factory` keeps nothing, so that no work is done for it.
    init?(_ factory: any MetricsFactory) {
        guard !(factory is NOOPMetricsHandler) else { return nil }
        counters = MeterTable { Counter(label: $0, dimensions: $1, factory: factory) }
        timers = MeterTable { Metrics.Timer(label: $0, dimensions: $1, factory: factory) }
        recorders = MeterTable { Recorder(label: $0, dimensions: $1, aggregate: true, factory: factory) }
    }

    func count(_ name: String, _ labels: [MetricLabel], by amount: Int64 = 1) {
        counters[name, labels].increment(by: amount)
    }

    func record(_ name: String, _ labels: [MetricLabel], _ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let (nanoseconds, overflows) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        timers[name, labels].recordNanoseconds(overflows ? .max : max(0, nanoseconds + attoseconds / 1_000_000_000))
    }

    func record(_ name: String, _ labels: [MetricLabel], _ amount: Int) {
        recorders[name, labels].record(amount)
    }
}
