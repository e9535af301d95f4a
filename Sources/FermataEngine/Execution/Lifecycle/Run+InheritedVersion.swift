import TemporalAPI

extension Run {
    /// Says in the first event of the run that this one continues as what it takes over of the workers' version.
    ///
    /// - Parameter initial: What the workflow's code wants for the first task. Unless it wants something, a pinned
    ///   workflow stays on its version.
    func passVersion(
        to attributes: inout StartedAttributes,
        initial: Temporal_Api_Enums_V1_ContinueAsNewVersioningBehavior
    ) {
        guard let version = effectiveVersion else { return }
        switch effectiveVersioningBehavior {
        case .pinned where initial == .unspecified:
            pass(pinned: version, to: &attributes)
        case .pinned, .autoUpgrade:
            pass(source: version, initial: initial, to: &attributes)
        default:
            break
        }
    }

    /// A run that is tried again starts as it started before.
    func passVersionOfRetried(to attributes: inout StartedAttributes) {
        guard let version = effectiveVersion else { return }
        switch effectiveVersioningBehavior {
        case .pinned where started.hasInheritedPinnedVersion:
            pass(pinned: version, to: &attributes)
        case .autoUpgrade:
            pass(source: version, initial: versioning.continueAsNewInitialVersioningBehavior, to: &attributes)
        default:
            break
        }
    }

    /// The child of a pinned workflow is pinned to its version.
    func passVersionToChild(_ attributes: inout StartedAttributes) {
        switch versioning.versioningOverride.override {
        case .oneTime: attributes.versioningOverride = versioning.versioningOverride
        default: passOverride(to: &attributes)
        }
        guard let version = effectiveVersion else { return }
        switch effectiveVersioningBehavior {
        case .pinned: attributes.inheritedPinnedVersion = version.message
        case .autoUpgrade: pass(source: version, initial: .unspecified, to: &attributes)
        default: break
        }
    }

    /// Clears what the attributes say of versions, but for a client's decision that the run is pinned.
    func passOverride(to attributes: inout StartedAttributes) {
        attributes.clearInheritedPinnedVersion()
        attributes.clearInheritedAutoUpgradeInfo()
        attributes.clearDeclinedTargetVersionUpgrade()
        attributes.clearVersioningOverride()
        if versioning.versioningOverride.pinsRun { attributes.versioningOverride = versioning.versioningOverride }
    }

    private func pass(pinned version: DeploymentVersion, to attributes: inout StartedAttributes) {
        attributes.inheritedPinnedVersion = version.message
        if record.hasNotifiedTargetVersion {
            attributes.declinedTargetVersionUpgrade.deploymentVersion = record.notifiedTargetVersion
        } else if started.hasDeclinedTargetVersionUpgrade {
            attributes.declinedTargetVersionUpgrade = started.declinedTargetVersionUpgrade
        }
    }

    private func pass(
        source version: DeploymentVersion,
        initial: Temporal_Api_Enums_V1_ContinueAsNewVersioningBehavior,
        to attributes: inout StartedAttributes
    ) {
        attributes.inheritedAutoUpgradeInfo.sourceDeploymentVersion = version.message
        attributes.inheritedAutoUpgradeInfo.continueAsNewInitialVersioningBehavior = initial
    }

    /// What the first event says of the version that the run takes over.
    mutating func applyInheritedVersion(_ attributes: StartedAttributes) {
        if attributes.hasInheritedPinnedVersion {
            versioning.deploymentVersion = attributes.inheritedPinnedVersion
            versioning.behavior = .pinned
        }
        if attributes.hasInheritedAutoUpgradeInfo {
            let info = attributes.inheritedAutoUpgradeInfo
            versioning.deploymentVersion = info.sourceDeploymentVersion
            versioning.behavior = .autoUpgrade
            versioning.continueAsNewInitialVersioningBehavior = info.continueAsNewInitialVersioningBehavior
        }
    }

    /// Keeps in mind where the deployment wants a pinned run, so that the workflow can follow when it continues as new.
    mutating func noteTarget(_ target: DeploymentVersion?) {
        guard !versioning.hasVersioningOverride else { return record.clearNotifiedTargetVersion() }
        guard let target, effectiveVersioningBehavior == .pinned else { return }
        if target == effectiveVersion {
            record.clearNotifiedTargetVersion()
        } else if started.declinedTargetVersionUpgrade.deploymentVersion != target.message {
            record.notifiedTargetVersion = target.message
        }
    }
}

extension Temporal_Api_Workflow_V1_VersioningOverride {
    /// Whether it keeps a run on one version for good.
    fileprivate var pinsRun: Bool {
        switch override {
        case .pinned: true
        case .autoUpgrade, .oneTime: false
        case nil: behavior == .pinned
        }
    }
}
