import Foundation
import GRPCCore
import SwiftProtobuf
import TemporalAPI

extension WorkflowServiceHandler {
    func describeWorkerDeployment(
        request: Temporal_Api_Workflowservice_V1_DescribeWorkerDeploymentRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_DescribeWorkerDeploymentResponse {
        let namespace = try engine.namespace(named: request.namespace)
        try engine.checks.deploymentName(request.deploymentName)
        let known = try engine.look {
            try $0.existingDeployment(named: request.deploymentName, namespaceID: namespace.id)
        }
        let deployment = try engine.drainage(of: known, namespaceID: namespace.id)
        return .with {
            $0.conflictToken = deployment.record.conflictToken
            $0.workerDeploymentInfo = deployment.info
        }
    }

    func describeWorkerDeploymentVersion(
        request: Temporal_Api_Workflowservice_V1_DescribeWorkerDeploymentVersionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_DescribeWorkerDeploymentVersionResponse {
        let namespace = try engine.namespace(named: request.namespace)
        let version = try DeploymentVersion(
            request.deploymentVersion,
            isSet: request.hasDeploymentVersion,
            orText: request.version,
            checks: engine.checks
        )
        let known = try engine.look { core in
            try core.deployment(named: version.deploymentName, namespaceID: namespace.id)?
                .version(buildID: version.buildID)
        }
        guard let known else { throw EngineError.notFound("Worker Deployment Version not found") }
        let info = try engine.drainage(of: known, namespaceID: namespace.id)
        return .with {
            $0.workerDeploymentVersionInfo = info
            $0.versionTaskQueues = info.taskQueueInfos.map { queue in
                versionTaskQueue(queue, of: version, namespaceID: namespace.id, hasStats: request.reportTaskQueueStats)
            }
        }
    }

    /// The newest first.
    func listWorkerDeployments(
        request: Temporal_Api_Workflowservice_V1_ListWorkerDeploymentsRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_ListWorkerDeploymentsResponse {
        let namespace = try engine.namespace(named: request.namespace)
        var deployments = try engine.look { try $0.deployments(namespaceID: namespace.id) }
            .map { ($0, DeploymentPosition($0)) }
            .sorted { $0.1 < $1.1 }[...]
        if !request.nextPageToken.isEmpty {
            let last = try DeploymentPosition(token: request.nextPageToken)
            deployments = deployments.drop { $0.1 <= last }
        }
        let page = request.pageSize > 0 ? deployments.prefix(Int(request.pageSize)) : deployments
        let listed = try page.map { try engine.drainage(of: $0.0, namespaceID: namespace.id).listed }
        return .with {
            $0.workerDeployments = listed
            if page.count < deployments.count, let last = page.last { $0.nextPageToken = last.1.token }
        }
    }

    private func versionTaskQueue(
        _ info: DeploymentVersionInfo.VersionTaskQueueInfo,
        of version: DeploymentVersion,
        namespaceID: String,
        hasStats: Bool
    ) -> Temporal_Api_Workflowservice_V1_DescribeWorkerDeploymentVersionResponse.VersionTaskQueue {
        .with {
            $0.name = info.name
            $0.type = info.type
            guard hasStats, let kind = TaskQueueKey.Kind(info.type) else { return }
            let queue = TaskQueueKey(namespaceID: namespaceID, name: info.name, kind: kind)
            $0.stats = (engine.matching.describe(queue).statsByVersion[version] ?? .init()).message
        }
    }
}
