import TemporalAPI

extension Temporal_Api_Workflow_V1_VersioningOverride {
    /// Whether the parts that belong together are there; not whether the version exists.
    ///
    /// - Throws: `invalidArgument`.
    func validateStructure() throws(EngineError) {
        switch override {
        case .autoUpgrade(let isSet):
            guard isSet else { throw .invalidArgument("auto-upgrade override must be true") }
        case .pinned(let pinned):
            guard pinned.hasVersion else { throw .invalidArgument("must provide version if override is pinned.") }
            guard pinned.behavior != .unspecified else {
                throw .invalidArgument("must specify pinned override behavior if override is pinned.")
            }
        case .oneTime(let oneTime):
            guard oneTime.hasTargetDeploymentVersion else {
                throw .invalidArgument("must provide target deployment version if override is one-time.")
            }
        case nil:
            switch behavior {
            case .pinned where !hasDeployment && pinnedVersion.isEmpty:
                throw .invalidArgument(
                    "must provide deployment (deprecated) or pinned version if behavior is 'PINNED'"
                )
            case .autoUpgrade where hasDeployment:
                throw .invalidArgument("only provide deployment if behavior is 'PINNED'")
            case .autoUpgrade where !pinnedVersion.isEmpty:
                throw .invalidArgument("only provide pinned version if behavior is 'PINNED'")
            case .unspecified:
                throw .invalidArgument("override behavior is required")
            default:
                break
            }
        }
    }
}
