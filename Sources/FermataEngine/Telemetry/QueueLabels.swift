/// The labels of what is counted for a task queue.
struct QueueLabels: SeriesLabels {
    /// Stands for the queues of single workers, whose names are made at random.
    static let sticky = "__sticky__"

    var namespace: String
    var name: String
    var kind: TaskQueueKey.Kind
    var isSticky = false

    var folded: Self {
        Self(namespace: LabelName.other, name: LabelName.other, kind: kind, isSticky: isSticky)
    }

    var dimensions: [(String, String)] {
        [
            ("service_name", "matching"), ("namespace", namespace), ("taskqueue", name),
            ("task_type", kind.label), ("partition", isSticky ? Self.sticky : "__normal__"),
        ]
    }
}

extension TaskQueueKey.Kind {
    fileprivate var label: String {
        switch self {
        case .workflow: "Workflow"
        case .activity: "Activity"
        case .nexus: "Nexus"
        }
    }
}
