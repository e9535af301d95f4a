import Foundation
import GRPCCore
import SwiftProtobuf
import TemporalAPI

extension WorkflowServiceHandler {
    func createWorkerDeployment(
        request: Temporal_Api_Workflowservice_V1_CreateWorkerDeploymentRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_CreateWorkerDeploymentResponse {
        let namespace = try engine.namespace(named: request.namespace)
        guard !request.deploymentName.isEmpty else {
            throw EngineError.invalidArgument("deployment name cannot be empty")
        }
        try engine.checks.deploymentName(request.deploymentName)
        let requestID = try engine.checks.requestID(request.requestID)
        let token = try await engine.durably { transaction in
            let known = try transaction.core.deployment(named: request.deploymentName, namespaceID: namespace.id)
            guard known == nil || known?.record.createRequestID == requestID else {
                throw EngineError(
                    .alreadyExists,
                    "Worker Deployment with name \"\(request.deploymentName)\" already exists"
                )
            }
            return try transaction.changeDeployment(
                named: request.deploymentName,
                namespaceID: namespace.id,
                makesNew: true,
                matching: engine.matching
            ) { deployment in
                deployment.record.createRequestID = requestID
                deployment.record.info.lastModifierIdentity = request.identity
                return deployment.record.conflictToken
            }
        }
        return .with { $0.conflictToken = token }
    }

    func createWorkerDeploymentVersion(
        request: Temporal_Api_Workflowservice_V1_CreateWorkerDeploymentVersionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_CreateWorkerDeploymentVersionResponse {
        let namespace = try engine.namespace(named: request.namespace)
        try engine.checks.hasParts(request.deploymentVersion)
        let version = try version(request.deploymentVersion, request.hasDeploymentVersion)
        guard !request.hasComputeConfig else { throw EngineError.startsNoWorkers }
        let requestID = try engine.checks.requestID(request.requestID)
        try await change(version, namespace) { deployment, now in
            guard !deployment.has(version) else {
                guard deployment.record.versionRequestIds[version.buildID] == requestID else {
                    throw EngineError(
                        .alreadyExists,
                        "Worker Deployment Version \"\(version.text)\" already exists"
                    )
                }
                return
            }
            try engine.makeRoom(for: version, in: &deployment, namespaceID: namespace.id)
            deployment.addVersion(buildID: version.buildID, status: .created, now: now)
            deployment.change(buildID: version.buildID) { $0.lastModifierIdentity = request.identity }
            deployment.record.versionRequestIds[version.buildID] = requestID
        }
        return .init()
    }

    /// A version that is not there is as good as deleted.
    func deleteWorkerDeploymentVersion(
        request: Temporal_Api_Workflowservice_V1_DeleteWorkerDeploymentVersionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_DeleteWorkerDeploymentVersionResponse {
        let namespace = try engine.namespace(named: request.namespace)
        let version =
            request.hasDeploymentVersion
            ? try version(request.deploymentVersion, true)
            : try DeploymentVersion(text: request.version)
        try await change(version, namespace) { deployment, _ in
            guard let info = deployment.version(buildID: version.buildID) else { return }
            try deployment.check(managerIs: request.identity)
            let obstacle = try engine.deletionObstacle(
                of: info,
                in: deployment,
                namespaceID: namespace.id,
                skipsDrainage: request.skipDrainage
            )
            if let obstacle { throw obstacle }
            deployment.removeVersion(buildID: version.buildID)
            deployment.record.info.lastModifierIdentity = request.identity
        }
        engine.look { $0.versionPolls = $0.versionPolls.filter { $0.version != version } }
        return .init()
    }

    func deleteWorkerDeployment(
        request: Temporal_Api_Workflowservice_V1_DeleteWorkerDeploymentRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_DeleteWorkerDeploymentResponse {
        let namespace = try engine.namespace(named: request.namespace)
        try engine.checks.deploymentName(request.deploymentName)
        try await engine.durably { transaction in
            try transaction.deleteDeployment(named: request.deploymentName, namespaceID: namespace.id)
        }
        return .init()
    }

    func updateWorkerDeploymentVersionMetadata(
        request: Temporal_Api_Workflowservice_V1_UpdateWorkerDeploymentVersionMetadataRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_UpdateWorkerDeploymentVersionMetadataResponse {
        let namespace = try engine.namespace(named: request.namespace)
        guard !request.upsertEntries.isEmpty || !request.removeEntries.isEmpty else {
            throw EngineError.invalidArgument("At least one of remove_entries or upsert_entries must be provided")
        }
        let version = try version(request.deploymentVersion, request.hasDeploymentVersion, request.version)
        try engine.checks.payload(request.upsertEntries.values.reduce(0) { $0 + $1.data.count }, "VersionMetadata")
        let metadata = try await change(version, namespace) { deployment, _ in
            guard var info = deployment.version(buildID: version.buildID) else { throw EngineError.unknown(version) }
            info.metadata.entries.merge(request.upsertEntries) { _, new in new }
            for key in request.removeEntries { info.metadata.entries[key] = nil }
            info.lastModifierIdentity = request.identity
            deployment.change(buildID: version.buildID) { $0 = info }
            return info.metadata
        }
        return .with { $0.metadata = metadata }
    }

    private func version(
        _ message: Temporal_Api_Deployment_V1_WorkerDeploymentVersion,
        _ isSet: Bool,
        _ text: String = ""
    ) throws(EngineError) -> DeploymentVersion {
        try DeploymentVersion(message, isSet: isSet, orText: text, checks: engine.checks)
    }

    private func change<Value: Sendable>(
        _ version: DeploymentVersion,
        _ namespace: Namespace,
        _ body: (inout WorkerDeployment, EngineTime) throws -> Value
    ) async throws -> Value {
        try await engine.durably { transaction in
            try transaction.changeDeployment(
                named: version.deploymentName,
                namespaceID: namespace.id,
                matching: engine.matching
            ) { try body(&$0, transaction.now) }
        }
    }
}
