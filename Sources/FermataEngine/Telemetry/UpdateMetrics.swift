import Metrics

/// The metrics of updates.
final class UpdateMetrics: Sendable {
    private let series: SeriesTable<NamespaceLabels, [UpdateStep: Counter]>

    init(_ factory: any MetricsFactory) {
        series = SeriesTable(factory) { maker in
            Dictionary(uniqueKeysWithValues: UpdateStep.allCases.map { ($0, maker.counter($0.metric)) })
        }
    }

    func record(_ step: UpdateStep, _ namespace: String) {
        series[NamespaceLabels(namespace: namespace)][step]?.increment()
    }
}

extension UpdateStep {
    fileprivate var metric: String {
        switch self {
        case .requested: "request_workflow_update_message"
        case .sent: "workflow_update_sent_to_worker"
        case .accepted: "accept_workflow_update_message"
        case .rejected: "reject_workflow_update_message"
        case .completed: "respond_workflow_update_message"
        case .aborted: "workflow_update_aborted"
        }
    }
}
