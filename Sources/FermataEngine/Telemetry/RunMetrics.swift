import Metrics
import TemporalAPI

/// The metrics of workflow executions.
final class RunMetrics: Sendable {
    private struct Sizes: Sendable {
        var size: Recorder
        var count: Recorder
        var sizeAtEnd: Recorder
        var countAtEnd: Recorder
        var transitions: Recorder
        var taskStartToClose: Counter
        var taskScheduleToStart: Counter
    }

    private struct Ends: Sendable {
        var success: Counter
        var failed: Counter
        var cancel: Counter
        var terminate: Counter
        var timeout: Counter
        var continuedAsNew: Counter
        var latency: Metrics.Timer
    }

    private let sizes: SeriesTable<NamespaceLabels, Sizes>
    private let ends: SeriesTable<WorkflowLabels, Ends>
    private let commands: SeriesTable<OneNameLabels, Counter>
    private let failures: SeriesTable<OneNameLabels, Counter>

    init(_ factory: any MetricsFactory) {
        sizes = SeriesTable(factory) {
            let changed = ("operation", "ExecutionStats")
            let ended = ("operation", "CompletionStats")
            let timeout = ("operation", "TimerActiveTaskWorkflowTaskTimeout")
            return Sizes(
                size: $0.histogram("history_size", changed),
                count: $0.histogram("history_count", changed),
                sizeAtEnd: $0.histogram("history_size", ended),
                countAtEnd: $0.histogram("history_count", ended),
                transitions: $0.histogram("state_transition_count"),
                taskStartToClose: $0.counter("start_to_close_timeout", timeout),
                taskScheduleToStart: $0.counter("schedule_to_start_timeout", timeout)
            )
        }
        ends = SeriesTable(factory) {
            Ends(
                success: $0.counter("workflow_success"),
                failed: $0.counter("workflow_failed"),
                cancel: $0.counter("workflow_cancel"),
                terminate: $0.counter("workflow_terminate"),
                timeout: $0.counter("workflow_timeout"),
                continuedAsNew: $0.counter("workflow_continued_as_new"),
                latency: $0.timer("workflow_schedule_to_close_latency")
            )
        }
        commands = SeriesTable(factory) { $0.counter("command", ("operation", "RespondWorkflowTaskCompleted")) }
        failures = SeriesTable(factory) { $0.counter("failed_workflow_tasks") }
    }

    func record(_ change: RunChange) {
        let sizes = sizes[NamespaceLabels(namespace: change.source.namespace)]
        sizes.size.record(change.historyBytes)
        sizes.count.record(change.historyCount)
        sizes.transitions.record(change.stateTransitions)
        guard let end = change.end else { return }
        sizes.sizeAtEnd.record(change.historyBytes)
        sizes.countAtEnd.record(change.historyCount)
        let ends = ends[WorkflowLabels(change.source)]
        ends.latency.record(end.duration)
        switch end.status {
        case .completed: ends.success.increment()
        case .failed: ends.failed.increment()
        case .canceled: ends.cancel.increment()
        case .terminated: ends.terminate.increment()
        case .timedOut: ends.timeout.increment()
        case .continuedAsNew: ends.continuedAsNew.increment()
        case .unspecified, .running, .paused, .UNRECOGNIZED: break
        }
    }

    func command(_ type: CommandType, _ namespace: String) {
        commands[OneNameLabels(namespace: namespace, label: "commandType", value: type.title)].increment()
    }

    func workflowTaskFailed(_ cause: Temporal_Api_Enums_V1_WorkflowTaskFailedCause, _ namespace: String) {
        failures[OneNameLabels(namespace: namespace, label: "failure", value: cause.title)].increment()
    }

    func workflowTaskTimedOut(_ type: TimeoutType, _ namespace: String) {
        let sizes = sizes[NamespaceLabels(namespace: namespace)]
        if type == .scheduleToStart {
            sizes.taskScheduleToStart.increment()
        } else {
            sizes.taskStartToClose.increment()
        }
    }
}

/// The labels of what is counted for a type of workflow.
private struct WorkflowLabels: SeriesLabels {
    var namespace: String
    var queue: String
    var workflowType: String

    init(_ source: Measurement.Source) {
        namespace = source.namespace
        queue = source.queue
        workflowType = source.workflowType
    }

    var folded: Self {
        Self(Measurement.Source(namespace: LabelName.other, queue: LabelName.other, workflowType: LabelName.other))
    }

    var dimensions: [(String, String)] {
        [
            ("operation", "CompletionStats"), ("namespace", namespace), ("taskqueue", queue),
            ("workflowType", workflowType),
        ]
    }
}

/// The labels of what is counted by one word of the API.
private struct OneNameLabels: SeriesLabels {
    var namespace: String
    var label: String
    var value: String

    var folded: Self { Self(namespace: LabelName.other, label: label, value: value) }
    var dimensions: [(String, String)] { [("namespace", namespace), (label, value)] }
}
