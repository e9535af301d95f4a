import SwiftProtobuf
import TemporalAPI

extension EngineCore {
    static let deploymentKind = "worker-deployment"

    /// All worker deployments of a namespace, in no order.
    func deployments(namespaceID: String) throws -> [WorkerDeployment] {
        try (documents[Self.deploymentKind] ?? [:]).values.filter { $0.namespace == namespaceID }.map { document in
            try WorkerDeployment(record: .init(serializedBytes: document.data))
        }
    }

    /// The deployment; nil if there is none.
    func deployment(named name: String, namespaceID: String) throws -> WorkerDeployment? {
        try documents[Self.deploymentKind]?[.init(namespace: namespaceID, key: name)].map { document in
            try WorkerDeployment(record: .init(serializedBytes: document.data))
        }
    }

    /// The deployment that a client asks for.
    ///
    /// - Throws: `notFound` if there is none.
    func existingDeployment(named name: String, namespaceID: String) throws -> WorkerDeployment {
        guard let deployment = try deployment(named: name, namespaceID: namespaceID) else {
            throw EngineError.deploymentNotFound(name)
        }
        return deployment
    }

    /// Which versions new work of a queue goes to. If several deployments say something, the last word counts.
    func routing(of queue: TaskQueueKey) throws -> VersionRouting {
        let parts = try deployments(namespaceID: queue.namespaceID).map { $0.routing(of: queue) }
        var routing = VersionRouting()
        routing.current = parts.compactMap(\.current).max { $0.1 < $1.1 }?.0
        if let ramping = parts.compactMap(\.ramping).max(by: { $0.2 < $1.2 }) {
            routing.ramping = ramping.0
            routing.rampingPercentage = ramping.1
        }
        return routing
    }

    /// When the routing of a queue changed last; nil if nobody set any.
    func routingTime(of queue: TaskQueueKey) throws -> EngineTime? {
        try deployments(namespaceID: queue.namespaceID).map { $0.routing(of: queue) }
            .flatMap { [$0.current?.1, $0.ramping?.2] }.compactMap(\.self).max()
    }

    /// Makes matching do what documents say, after a start.
    func applyTaskQueueDocuments(to matching: Matching) throws {
        for (key, document) in documents[Self.taskQueueKind] ?? [:] {
            guard let queue = TaskQueueKey(namespaceID: key.namespace, documentKey: key.key) else { continue }
            matching.setConfig(try TaskQueueSettings(serializedBytes: document.data).config, for: queue)
        }
        for namespace in namespaces.all {
            let queues = try deployments(namespaceID: namespace.id).reduce(into: Set<TaskQueueKey>()) {
                $0.formUnion($1.queues(namespaceID: namespace.id))
            }
            for queue in queues { matching.setRouting(try routing(of: queue), for: queue) }
        }
    }
}

extension EngineError {
    static func deploymentNotFound(_ name: String) -> Self {
        .notFound("no Worker Deployment found with name '\(name)'; does your Worker Deployment have pollers?")
    }
}
