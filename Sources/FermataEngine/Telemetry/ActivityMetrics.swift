import Metrics
import TemporalAPI

/// The metrics of activities.
final class ActivityMetrics: Sendable {
    private struct Series: Sendable {
        var success: Counter
        var fail: Counter
        var taskFail: Counter
        var cancel: Counter
        /// The older name of the next one; dashboards still have it.
        var endToEnd: Metrics.Timer
        var startToClose: Metrics.Timer
        var scheduleToClose: Metrics.Timer
    }

    private struct Timeouts: Sendable {
        var attempts: Counter
        var activities: Counter
    }

    private struct TimeoutTotals: Sendable {
        var scheduleToStart: Counter
        var scheduleToClose: Counter
        var startToClose: Counter
        var heartbeat: Counter
    }

    private let series: SeriesTable<ActivityLabels, Series>
    private let timeouts: SeriesTable<ActivityLabels, Timeouts>
    private let timeoutTotals: SeriesTable<NamespaceLabels, TimeoutTotals>

    init(_ factory: any MetricsFactory) {
        series = SeriesTable(factory) {
            Series(
                success: $0.counter("activity_success"),
                fail: $0.counter("activity_fail"),
                taskFail: $0.counter("activity_task_fail"),
                cancel: $0.counter("activity_cancel"),
                endToEnd: $0.timer("activity_end_to_end_latency"),
                startToClose: $0.timer("activity_start_to_close_latency"),
                scheduleToClose: $0.timer("activity_schedule_to_close_latency")
            )
        }
        timeouts = SeriesTable(factory) {
            Timeouts(attempts: $0.counter("activity_task_timeout"), activities: $0.counter("activity_timeout"))
        }
        timeoutTotals = SeriesTable(factory) {
            let operation = ("operation", "TimerActiveTaskActivityTimeout")
            return TimeoutTotals(
                scheduleToStart: $0.counter("schedule_to_start_timeout", operation),
                scheduleToClose: $0.counter("schedule_to_close_timeout", operation),
                startToClose: $0.counter("start_to_close_timeout", operation),
                heartbeat: $0.counter("heartbeat_timeout", operation)
            )
        }
    }

    func record(_ end: ActivityAttemptEnd, _ source: Measurement.Source) {
        let series = series[ActivityLabels(end, source)]
        switch end.outcome {
        case .completed:
            series.success.increment()
        case .failed:
            series.taskFail.increment()
            if end.isLast { series.fail.increment() }
        case .canceled:
            series.cancel.increment()
        case .timedOut(let type):
            let timeouts = timeouts[ActivityLabels(end, source, timeout: type.title)]
            timeouts.attempts.increment()
            if end.isLast { timeouts.activities.increment() }
            count(type, timeoutTotals[NamespaceLabels(namespace: source.namespace)])
        }
        // As on the reference server, an attempt that timed out has no duration of its own.
        if let started = end.started, !end.outcome.isTimeout {
            series.endToEnd.record(end.ended - started)
            series.startToClose.record(end.ended - started)
        }
        if end.isLast { series.scheduleToClose.record(end.ended - end.scheduled) }
    }

    private func count(_ type: TimeoutType, _ totals: TimeoutTotals) {
        switch type {
        case .scheduleToStart: totals.scheduleToStart.increment()
        case .scheduleToClose: totals.scheduleToClose.increment()
        case .startToClose: totals.startToClose.increment()
        case .heartbeat: totals.heartbeat.increment()
        case .unspecified, .UNRECOGNIZED: break
        }
    }
}

extension ActivityAttemptEnd.Outcome {
    fileprivate var isTimeout: Bool {
        if case .timedOut = self { true } else { false }
    }

    /// The operation under which the reference server counts it.
    fileprivate var operation: String {
        switch self {
        case .completed: "RespondActivityTaskCompleted"
        case .failed: "RespondActivityTaskFailed"
        case .canceled: "RespondActivityTaskCanceled"
        case .timedOut: "TimerActiveTaskActivityTimeout"
        }
    }
}

/// The labels of what is counted for a type of activity.
private struct ActivityLabels: SeriesLabels {
    var operation: String
    var namespace: String
    var queue: String
    var workflowType: String
    var activityType: String
    var timeout: String?

    init(_ end: ActivityAttemptEnd, _ source: Measurement.Source, timeout: String? = nil) {
        operation = end.outcome.operation
        namespace = source.namespace
        queue = end.queue
        workflowType = source.workflowType
        activityType = end.activityType
        self.timeout = timeout
    }

    var folded: Self {
        var labels = self
        labels.namespace = LabelName.other
        labels.queue = LabelName.other
        labels.workflowType = LabelName.other
        labels.activityType = LabelName.other
        return labels
    }

    var dimensions: [(String, String)] {
        [
            ("operation", operation), ("namespace", namespace), ("taskqueue", queue), ("workflowType", workflowType),
            ("activityType", activityType),
        ] + (timeout.map { [("timeout_type", $0)] } ?? [])
    }
}
