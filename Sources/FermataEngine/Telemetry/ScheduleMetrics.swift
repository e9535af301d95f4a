import Metrics

/// The metrics of schedules.
final class ScheduleMetrics: Sendable {
    private struct Series: Sendable {
        var actions: Counter
        var actionErrors: Counter
        var missed: Counter
        var overruns: Counter
        var skipped: Counter
    }

    private let series: SeriesTable<NamespaceLabels, Series>

    init(_ factory: any MetricsFactory) {
        series = SeriesTable(factory) {
            let action = ("schedule_action", "start_workflow")
            return Series(
                actions: $0.counter("schedule_action_success", action),
                actionErrors: $0.counter("schedule_action_errors", action),
                missed: $0.counter("schedule_missed_catchup_window", ("reason", "not_buffered")),
                overruns: $0.counter("schedule_buffer_overruns"),
                skipped: $0.counter("schedule_overlap_skipped")
            )
        }
    }

    func record(_ change: ScheduleChange, _ namespace: String) {
        let series = series[NamespaceLabels(namespace: namespace)]
        series.actions.increment(by: change.started)
        series.actionErrors.increment(by: change.failedStarts)
        series.missed.increment(by: change.missed)
        series.overruns.increment(by: change.overruns)
        series.skipped.increment(by: change.skipped)
    }
}
