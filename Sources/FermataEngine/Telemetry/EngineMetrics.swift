import Metrics

/// All metrics of an engine, under the names and labels of the reference server where it has them.
///
/// Made once. Whatever tells of stored state is recorded after its commit, so that a number never counts what was lost.
final class EngineMetrics: Sendable {
    let calls: CallMetrics
    let queues: QueueMetrics
    let runs: RunMetrics
    let activities: ActivityMetrics
    let updates: UpdateMetrics
    let schedules: ScheduleMetrics
    let batches: BatchMetrics
    let store: StoreMetrics
    let memory: MemoryMetrics

    /// Returns `nil` if `factory` keeps nothing, so that an engine without a backend does no work for it.
    init?(_ factory: any MetricsFactory) {
        guard !(factory is NOOPMetricsHandler) else { return nil }
        calls = CallMetrics(factory)
        queues = QueueMetrics(factory)
        runs = RunMetrics(factory)
        activities = ActivityMetrics(factory)
        updates = UpdateMetrics(factory)
        schedules = ScheduleMetrics(factory)
        batches = BatchMetrics(factory)
        store = StoreMetrics(factory)
        memory = MemoryMetrics(factory)
    }

    /// Records what a transaction has done, once it is durable.
    func record(_ measurements: [Measurement]) {
        for measurement in measurements {
            switch measurement {
            case .runChanged(let change): runs.record(change)
            case .fact(let fact, let source): record(fact, source)
            case .schedule(let change, let namespace): schedules.record(change, namespace)
            case .batch(let outcome, let namespace): batches.record(outcome, namespace)
            }
        }
    }

    private func record(_ fact: RunFact, _ source: Measurement.Source) {
        switch fact {
        case .workflowTaskStarted(let waited): queues.started(.workflow, source.queue, source.namespace, after: waited)
        case .workflowTaskFailed(let cause): runs.workflowTaskFailed(cause, source.namespace)
        case .workflowTaskTimedOut(let type): runs.workflowTaskTimedOut(type, source.namespace)
        case .command(let type): runs.command(type, source.namespace)
        case .activityStarted(let queue, let waited): queues.started(.activity, queue, source.namespace, after: waited)
        case .activityAttemptEnded(let end): activities.record(end, source)
        case .update(let step): updates.record(step, source.namespace)
        }
    }
}
