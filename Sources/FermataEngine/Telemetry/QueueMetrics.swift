import Metrics
import Synchronization

/// The metrics of task queues.
final class QueueMetrics: Sendable {
    private struct Series: Sendable {
        var successes: Counter
        var syncSuccesses: Counter
        var timeouts: Counter
        var pollLatency: Metrics.Timer
        var dispatchLatency: Metrics.Timer
        var scheduleToStart: Metrics.Timer
    }

    /// What is looked at from time to time.
    private struct Sampled: Sendable {
        var backlogCount: Gauge
        var backlogAge: Gauge
        var pendingPolls: Gauge
        var throttles: Counter
    }

    private let series: SeriesTable<QueueLabels, Series>
    private let sampled: SeriesTable<QueueLabels, Sampled>
    private let loaded: Gauge
    /// The queues of the last sample, with how often tasks had been held up.
    private let last = Mutex<[QueueLabels: Int]>([:])

    init(_ factory: any MetricsFactory) {
        series = SeriesTable(factory) {
            Series(
                successes: $0.counter("poll_success"),
                syncSuccesses: $0.counter("poll_success_sync"),
                timeouts: $0.counter("poll_timeouts"),
                pollLatency: $0.timer("poll_latency"),
                dispatchLatency: $0.timer("task_dispatch_latency"),
                scheduleToStart: $0.timer("task_schedule_to_start_latency")
            )
        }
        sampled = SeriesTable(factory) {
            Sampled(
                backlogCount: $0.gauge("approximate_backlog_count"),
                backlogAge: $0.gauge("approximate_backlog_age_seconds"),
                pendingPolls: $0.gauge("pending_polls"),
                throttles: $0.counter("sync_throttle_count")
            )
        }
        loaded = SeriesMaker(factory: factory, dimensions: [("service_name", "matching")])
            .gauge("loaded_task_queue_count")
    }

    /// A poll has ended after `waited`, with a task or without.
    func polled(_ labels: QueueLabels, _ matched: MatchedTask?, after waited: Duration, at now: EngineTime) {
        let series = series[labels]
        series.pollLatency.record(waited)
        guard let matched else { return series.timeouts.increment() }
        series.successes.increment()
        // Somebody waits for the answer to a query, so that it never is in a backlog.
        if matched.isSyncMatch || matched.task.work.isInteractive { series.syncSuccesses.increment() }
        series.dispatchLatency.record(now - matched.task.createdAt)
    }

    /// A worker has begun with a task that was ready for so long.
    func started(_ kind: TaskQueueKey.Kind, _ queue: String, _ namespace: String, after waited: Duration) {
        series[QueueLabels(namespace: namespace, name: queue, kind: kind)].scheduleToStart.record(waited)
    }

    /// Shows what the queues hold now. A queue that is gone since the last sample shows nothing any more.
    func show(_ samples: [(labels: QueueLabels, sample: QueueSample)]) {
        loaded.record(samples.count)
        var gone = last.withLock { $0 }
        var now: [QueueLabels: Int] = [:]
        for (labels, sample) in samples {
            let series = sampled[labels]
            let before = gone.removeValue(forKey: labels) ?? 0
            now[labels] = sample.throttles
            // A queue that was unloaded meanwhile counts from zero again.
            series.throttles.increment(by: sample.throttles >= before ? sample.throttles - before : sample.throttles)
            show(sample, series)
        }
        for labels in gone.keys { show(QueueSample(), sampled[labels]) }
        last.withLock { $0 = now }
    }

    private func show(_ sample: QueueSample, _ series: Sampled) {
        series.backlogCount.record(sample.backlog)
        series.backlogAge.record(Double(sample.oldest.clampedNanoseconds) / 1e9)
        series.pendingPolls.record(sample.polls)
    }
}
