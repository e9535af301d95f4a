import Foundation
import GRPCCore
import SwiftProtobuf
import TemporalAPI

extension WorkflowServiceHandler {
    func setWorkerDeploymentCurrentVersion(
        request: Temporal_Api_Workflowservice_V1_SetWorkerDeploymentCurrentVersionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_SetWorkerDeploymentCurrentVersionResponse {
        let namespace = try engine.namespace(named: request.namespace)
        try checkRoutedDeployment(request.deploymentName)
        let change = RoutingChange(
            target: try target(request.deploymentName, buildID: request.buildID, text: request.version),
            identity: request.identity,
            conflictToken: request.conflictToken,
            ignoresMissingTaskQueues: request.ignoreMissingTaskQueues,
            allowsNoPollers: request.allowNoPollers
        )
        let (token, previous) = try await route(change, request.deploymentName, namespace) { deployment, now, check in
            try deployment.setCurrent(change, now: now, isMissingQueues: check)
        }
        return .with {
            $0.conflictToken = token
            $0.previousVersion = previous.text
            if let version = previous.version { $0.previousDeploymentVersion = version.message }
        }
    }

    func setWorkerDeploymentRampingVersion(
        request: Temporal_Api_Workflowservice_V1_SetWorkerDeploymentRampingVersionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_SetWorkerDeploymentRampingVersionResponse {
        let namespace = try engine.namespace(named: request.namespace)
        try checkRoutedDeployment(request.deploymentName)
        guard (0...100).contains(request.percentage) else {
            throw EngineError.invalidArgument("Percentage must be between 0 and 100 (inclusive)")
        }
        var target = try target(request.deploymentName, buildID: request.buildID, text: request.version)
        // Without a version and without a share, nothing is to ramp any more.
        if target == .unversioned, request.percentage == 0 { target = .nothing }
        let change = RoutingChange(
            target: target,
            percentage: request.percentage,
            identity: request.identity,
            conflictToken: request.conflictToken,
            ignoresMissingTaskQueues: request.ignoreMissingTaskQueues,
            allowsNoPollers: request.allowNoPollers
        )
        let (token, previous) = try await route(change, request.deploymentName, namespace) { deployment, now, check in
            try deployment.setRamping(change, now: now, isMissingQueues: check)
        }
        return .with {
            $0.conflictToken = token
            $0.previousVersion = previous.target.text
            if let version = previous.target.version { $0.previousDeploymentVersion = version.message }
            $0.previousPercentage = previous.percentage
        }
    }

    func setWorkerDeploymentManager(
        request: Temporal_Api_Workflowservice_V1_SetWorkerDeploymentManagerRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_SetWorkerDeploymentManagerResponse {
        guard !request.identity.isEmpty else { throw EngineError.invalidArgument("Identity is required") }
        let namespace = try engine.namespace(named: request.namespace)
        try engine.checks.deploymentName(request.deploymentName)
        let manager = request.self_p ? request.identity : request.managerIdentity
        let (token, previous) = try await engine.durably { transaction in
            try transaction.changeDeployment(
                named: request.deploymentName,
                namespaceID: namespace.id,
                matching: engine.matching
            ) { deployment in
                let previous = try deployment.setManager(manager, request, now: transaction.now)
                return (deployment.record.conflictToken, previous)
            }
        }
        return .with {
            $0.conflictToken = token
            $0.previousManagerIdentity = previous
        }
    }

    private typealias MissingQueues = (DeploymentVersion, DeploymentVersion) -> Bool

    private func route<Previous: Sendable>(
        _ change: RoutingChange,
        _ name: String,
        _ namespace: Namespace,
        _ body: (inout WorkerDeployment, EngineTime, MissingQueues) throws -> Previous
    ) async throws -> (Data, Previous) {
        try await engine.durably { transaction in
            try transaction.changeDeployment(
                named: name,
                namespaceID: namespace.id,
                makesNew: change.allowsNoPollers,
                matching: engine.matching
            ) { deployment in
                if let version = change.target.version, change.allowsNoPollers {
                    try engine.makeRoom(for: version, in: &deployment, namespaceID: namespace.id)
                }
                let before = deployment
                let previous = try body(&deployment, transaction.now) { old, new in
                    engine.isMissingQueues(of: old, in: new, before, namespaceID: namespace.id)
                }
                return (deployment.record.conflictToken, previous)
            }
        }
    }

    private func checkRoutedDeployment(_ name: String) throws(EngineError) {
        guard !name.isEmpty else { throw .invalidArgument("deployment name cannot be empty") }
        try engine.checks.deploymentName(name)
    }

    /// Where work shall go: a build id, or a version as older clients write it, or workers without a version.
    private func target(
        _ name: String,
        buildID: String,
        text: String
    ) throws(EngineError) -> RoutingChange.Target {
        var buildID = buildID
        if buildID.isEmpty {
            guard !text.isEmpty, text != DeploymentVersion.unversionedText else { return .unversioned }
            buildID = try DeploymentVersion(text: text).buildID
        }
        try engine.checks.buildID(buildID)
        return .version(DeploymentVersion(deploymentName: name, buildID: buildID))
    }
}
