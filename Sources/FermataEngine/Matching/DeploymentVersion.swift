import TemporalAPI

/// One version of a worker deployment.
struct DeploymentVersion: Hashable, Sendable {
    var deploymentName: String
    var buildID: String
}

extension DeploymentVersion {
    /// The version of a worker that polls in versioned mode; nil for every other worker.
    init?(_ options: Temporal_Api_Deployment_V1_WorkerDeploymentOptions) {
        guard options.workerVersioningMode == .versioned else { return nil }
        self.init(deploymentName: options.deploymentName, buildID: options.buildID)
    }
}
