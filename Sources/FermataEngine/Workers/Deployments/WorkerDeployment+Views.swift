import SwiftProtobuf
import TemporalAPI

typealias DeploymentVersionSummary = Temporal_Api_Deployment_V1_WorkerDeploymentInfo.WorkerDeploymentVersionSummary

extension WorkerDeployment {
    /// What is told of the deployment, the newest version first.
    var info: Temporal_Api_Deployment_V1_WorkerDeploymentInfo {
        var info = record.info
        info.versionSummaries = versions.reversed().map(\.summary)
        // Queues follow a change of routing in the commit that makes it.
        info.routingConfigUpdateState = .completed
        return info
    }

    /// What a list shows of the deployment.
    var listed: Temporal_Api_Workflowservice_V1_ListWorkerDeploymentsResponse.WorkerDeploymentSummary {
        .with {
            $0.name = name
            $0.createTime = record.info.createTime
            $0.routingConfig = record.info.routingConfig
            if let latest = versions.last { $0.latestVersionSummary = latest.summary }
            if let version = current.flatMap({ version(buildID: $0.buildID) }) {
                $0.currentVersionSummary = version.summary
            }
            if let version = ramping.flatMap({ version(buildID: $0.buildID) }) {
                $0.rampingVersionSummary = version.summary
            }
        }
    }

    /// How work of a queue goes to versions, as far as this deployment decides it, and since when.
    ///
    /// A version counts only if its workers have polled the queue: work that nobody takes would wait for ever.
    func routing(of queue: TaskQueueKey) -> (
        current: (DeploymentVersion, EngineTime)?, ramping: (DeploymentVersion?, Float, EngineTime)?
    ) {
        func serves(_ version: DeploymentVersion) -> Bool {
            queues(of: version, namespaceID: queue.namespaceID).contains(queue)
        }
        let config = record.info.routingConfig
        let current = current.flatMap { serves($0) ? ($0, EngineTime(config.currentVersionChangedTime)) : nil }
        let rampedAt = EngineTime(config.rampingVersionPercentageChangedTime)
        switch rampingTarget {
        case .version(let version) where serves(version):
            return (current, (version, config.rampingVersionPercentage, rampedAt))
        case .unversioned where current != nil:
            return (current, (nil, config.rampingVersionPercentage, rampedAt))
        default:
            return (current, nil)
        }
    }
}

extension DeploymentVersionInfo {
    var summary: DeploymentVersionSummary {
        .with {
            $0.version = version
            $0.status = status
            $0.deploymentVersion = deploymentVersion
            $0.createTime = createTime
            if hasDrainageInfo {
                $0.drainageStatus = drainageInfo.status
                $0.drainageInfo = drainageInfo
            }
            if hasCurrentSinceTime { $0.currentSinceTime = currentSinceTime }
            if hasRampingSinceTime { $0.rampingSinceTime = rampingSinceTime }
            if hasRoutingChangedTime { $0.routingUpdateTime = routingChangedTime }
            if hasFirstActivationTime { $0.firstActivationTime = firstActivationTime }
            if hasLastCurrentTime { $0.lastCurrentTime = lastCurrentTime }
            if hasLastDeactivationTime { $0.lastDeactivationTime = lastDeactivationTime }
        }
    }
}
