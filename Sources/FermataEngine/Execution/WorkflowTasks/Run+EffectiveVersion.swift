import SwiftProtobuf
import TemporalAPI

extension Run {
    /// How the run follows its deployment, with what a client has put in place of the worker's own choice.
    var effectiveVersioningBehavior: Temporal_Api_Enums_V1_VersioningBehavior {
        if versioning.hasVersionTransition { return .autoUpgrade }
        guard versioning.hasVersioningOverride else { return versioning.behavior }
        switch versioning.versioningOverride.override {
        case .autoUpgrade(true): return .autoUpgrade
        case .pinned, .oneTime: return .pinned
        default: return versioning.versioningOverride.behavior
        }
    }

    /// The version that the run's tasks are for; nil for workers without one.
    var effectiveVersion: DeploymentVersion? {
        if versioning.hasVersionTransition {
            return versioning.versionTransition.hasDeploymentVersion
                ? DeploymentVersion(versioning.versionTransition.deploymentVersion) : nil
        }
        switch versioning.versioningOverride.override {
        case .pinned(let pinned) where pinned.hasVersion: return DeploymentVersion(pinned.version)
        case .oneTime(let oneTime) where oneTime.hasTargetDeploymentVersion:
            return DeploymentVersion(oneTime.targetDeploymentVersion)
        default: break
        }
        guard effectiveVersioningBehavior != .unspecified, versioning.hasDeploymentVersion else { return nil }
        return DeploymentVersion(versioning.deploymentVersion)
    }

    /// A worker of another version has the task: the run moves to that version as soon as the worker completes it.
    ///
    /// - Throws: ``StaleWorkflowTask`` if the run is pinned to its version.
    mutating func beginVersionTransition(to version: DeploymentVersion?) throws(StaleWorkflowTask) {
        guard version != effectiveVersion else { return }
        guard effectiveVersioningBehavior != .pinned else { throw StaleWorkflowTask() }
        versioning.versionTransition = .with {
            if let version { $0.deploymentVersion = version.message }
        }
        clearStickyQueue()
    }

    /// What a completed workflow task tells of the version of its worker.
    mutating func applyVersioning(
        of attributes: Temporal_Api_History_V1_WorkflowTaskCompletedEventAttributes
    ) {
        let version = attributes.hasDeploymentVersion ? DeploymentVersion(attributes.deploymentVersion) : nil
        if versioning.hasVersionTransition, effectiveVersion == version {
            versioning.clearVersionTransition()
            output.visibilityChanged = true
        }
        if case .oneTime(let oneTime) = versioning.versioningOverride.override, let version,
            DeploymentVersion(oneTime.targetDeploymentVersion) == version
        {
            versioning.clearVersioningOverride()
        }
        guard attributes.versioningBehavior != .unspecified || versioning.behavior != .unspecified else { return }
        versioning.behavior = attributes.versioningBehavior
        if let version, attributes.versioningBehavior != .unspecified {
            versioning.deploymentVersion = version.message
            versioning.version = "\(version.deploymentName).\(version.buildID)"
        } else {
            versioning.clearDeploymentVersion()
            versioning.version = ""
        }
        output.visibilityChanged = true
    }
}

extension DeploymentVersion {
    init(_ message: Temporal_Api_Deployment_V1_WorkerDeploymentVersion) {
        self.init(deploymentName: message.deploymentName, buildID: message.buildID)
    }

    var message: Temporal_Api_Deployment_V1_WorkerDeploymentVersion {
        .with {
            $0.deploymentName = deploymentName
            $0.buildID = buildID
        }
    }
}
