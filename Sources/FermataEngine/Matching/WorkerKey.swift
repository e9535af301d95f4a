/// One process of a worker, by the key that it made up for itself.
struct WorkerKey: Hashable, Sendable {
    var namespaceID: String
    var instanceKey: String
}
