/// Which task queue: tasks and polls with equal keys meet.
///
/// A sticky queue is a workflow queue like any other, with a name of its own.
struct TaskQueueKey: Hashable, Sendable {
    enum Kind: Hashable, Sendable, CaseIterable {
        case workflow
        case activity
        case nexus
    }

    var namespaceID: String
    var name: String
    var kind: Kind
}
