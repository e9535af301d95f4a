import GRPCCore
import SwiftProtobuf
import TemporalAPI

// What the reference starts workers by, in clouds. The engine starts none: of such a configuration it knows only that
// there is none, so that taking it away succeeds and giving one is refused.

extension WorkflowServiceHandler {
    func updateWorkerDeploymentVersionComputeConfig(
        request: Temporal_Api_Workflowservice_V1_UpdateWorkerDeploymentVersionComputeConfigRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_UpdateWorkerDeploymentVersionComputeConfigResponse {
        let namespace = try engine.namespace(named: request.namespace)
        try engine.checks.hasParts(request.deploymentVersion)
        let version = DeploymentVersion(request.deploymentVersion)
        let isKnown = try engine.look { core in
            try core.deployment(named: version.deploymentName, namespaceID: namespace.id)?.has(version)
        }
        guard isKnown == true else { throw EngineError.unknown(version) }
        guard request.computeConfigScalingGroups.isEmpty else { throw EngineError.startsNoWorkers }
        return .init()
    }

    func validateWorkerDeploymentVersionComputeConfig(
        request: Temporal_Api_Workflowservice_V1_ValidateWorkerDeploymentVersionComputeConfigRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_ValidateWorkerDeploymentVersionComputeConfigResponse {
        _ = try engine.namespace(named: request.namespace)
        guard request.computeConfigScalingGroups.isEmpty else { throw EngineError.startsNoWorkers }
        throw EngineError.invalidArgument(
            "No prior compute config found, which means nothing can be removed and something needs to be added to be "
                + "valid"
        )
    }
}

extension RequestChecks {
    /// Checks that both names are there, before it is looked at whether they can be names.
    func hasParts(_ version: Temporal_Api_Deployment_V1_WorkerDeploymentVersion) throws(EngineError) {
        guard !version.deploymentName.isEmpty else { throw .invalidArgument("deployment name cannot be empty") }
        guard !version.buildID.isEmpty else { throw .invalidArgument("build ID cannot be empty") }
    }
}

extension EngineError {
    static var startsNoWorkers: Self {
        .unimplemented("The embedded engine starts no workers: leave compute_config out.")
    }

    static func unknown(_ version: DeploymentVersion) -> Self {
        .notFound("build ID '\(version.buildID)' not found in Worker Deployment '\(version.deploymentName)'")
    }
}
