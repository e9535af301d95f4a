/// Which version of a deployment new and auto-upgrading work goes to. A version of nil means workers without one.
struct VersionRouting: Hashable, Sendable {
    var current: DeploymentVersion?
    /// The version that takes over a share of the workflows. Nil with a percentage means that workers without a version
    /// take over.
    var ramping: DeploymentVersion?
    /// 0 to 100; 0 means that nothing ramps.
    var rampingPercentage: Float

    init(current: DeploymentVersion? = nil, ramping: DeploymentVersion? = nil, rampingPercentage: Float = 0) {
        self.current = current
        self.ramping = ramping
        self.rampingPercentage = rampingPercentage
    }

    /// The version that work of a workflow goes to. Always the same one for a workflow, while the routing is the same.
    func version(forWorkflowID workflowID: String) -> DeploymentVersion? {
        guard rampingPercentage > 0 else { return current }
        return Self.threshold(of: workflowID) <= Double(rampingPercentage) ? ramping : current
    }

    func version(for directive: VersionDirective) -> DeploymentVersion? {
        switch directive {
        case .unversioned: nil
        case .pinned(let version): version
        case .autoUpgrade(let workflowID): version(forWorkflowID: workflowID)
        case .ramping(let workflowID): ramping ?? version(forWorkflowID: workflowID)
        }
    }

    /// The percentage from which on a workflow moves, in 0..<100. Computed as by Temporal's server, so that a workflow
    /// is on the same side there.
    private static func threshold(of workflowID: String) -> Double {
        100 * (Double(FarmFingerprint.of(workflowID)) / 4_294_967_296)
    }
}
