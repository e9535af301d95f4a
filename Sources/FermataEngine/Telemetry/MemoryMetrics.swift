import Metrics

/// The metrics of what the engine holds in memory.
final class MemoryMetrics: Sendable {
    private let openRuns: Gauge
    private let cachedRuns: Gauge
    private let cachedBytes: Gauge
    private let waitingCalls: Gauge
    private let waitingBytes: Gauge

    init(_ factory: any MetricsFactory) {
        let maker = SeriesMaker(factory: factory, dimensions: [])
        openRuns = maker.gauge("fermata_open_runs")
        cachedRuns = maker.gauge("fermata_cached_runs")
        cachedBytes = maker.gauge("fermata_cached_history_bytes")
        waitingCalls = maker.gauge("fermata_commit_queue_calls")
        waitingBytes = maker.gauge("fermata_commit_queue_bytes")
    }

    func show(openRuns: Int, cachedRuns: Int, cachedBytes: Int64, _ store: StoreStatistics) {
        self.openRuns.record(openRuns)
        self.cachedRuns.record(cachedRuns)
        self.cachedBytes.record(cachedBytes)
        waitingCalls.record(store.waiting)
        waitingBytes.record(store.waitingBytes)
    }
}
