import SwiftProtobuf
import TemporalAPI

extension Transaction {
    /// How many deployments a namespace can have.
    static let mostDeployments = 100

    /// Changes a deployment and stores it, and lets its queues follow once that is durable.
    ///
    /// - Parameter makesNew: Whether a deployment that is not there is made.
    /// - Throws: What `body` throws; `notFound` if there is no deployment.
    func changeDeployment<Value>(
        named name: String,
        namespaceID: String,
        makesNew: Bool = false,
        matching: Matching,
        _ body: (inout WorkerDeployment) throws -> Value
    ) throws -> Value {
        let known = try core.deployment(named: name, namespaceID: namespaceID)
        guard known != nil || makesNew else { throw EngineError.deploymentNotFound(name) }
        if known == nil { try checkRoomForDeployment(namespaceID: namespaceID) }
        var deployment = known ?? WorkerDeployment(name: name, now: now)
        let value = try body(&deployment)
        guard deployment.record != known?.record else { return value }
        putDocument(
            kind: EngineCore.deploymentKind,
            namespace: namespaceID,
            key: name,
            try deployment.record.stored()
        )
        // Also the queues that only a removed version had.
        var queues = deployment.queues(namespaceID: namespaceID)
        queues.formUnion(known?.queues(namespaceID: namespaceID) ?? [])
        for queue in queues {
            let routing = try core.routing(of: queue)
            afterCommit { matching.setRouting(routing, for: queue) }
        }
        return value
    }

    private func checkRoomForDeployment(namespaceID: String) throws(EngineError) {
        let count = (core.documents[EngineCore.deploymentKind] ?? [:]).keys.count { $0.namespace == namespaceID }
        guard count < Self.mostDeployments else {
            throw .resourceExhausted(
                "reached maximum deployments in namespace (\(Self.mostDeployments))",
                cause: .workerDeploymentLimits
            )
        }
    }

    /// - Throws: `failedPrecondition` if it has versions. A deployment that is not there is as good as deleted.
    func deleteDeployment(named name: String, namespaceID: String) throws {
        guard let deployment = try core.deployment(named: name, namespaceID: namespaceID) else { return }
        guard deployment.versions.isEmpty else {
            throw EngineError.failedPrecondition("deployment has versions, can't be deleted")
        }
        deleteDocument(kind: EngineCore.deploymentKind, namespace: namespaceID, key: name)
    }
}
