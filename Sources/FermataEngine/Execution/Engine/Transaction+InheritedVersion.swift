import TemporalAPI

extension Transaction {
    /// Takes back what a new run inherits of a version that has no workers where the run goes.
    ///
    /// - Parameter run: The run before it, or its parent.
    func checkInheritedVersion(_ attributes: inout StartedAttributes, of run: Run, namespaceID: String) throws {
        let queue = attributes.taskQueue.name
        if namespaceID == run.identity.namespaceID {
            guard queue != run.started.taskQueue.name, let version = run.effectiveVersion else { return }
            let deployment = try core.deployment(named: version.deploymentName, namespaceID: namespaceID)
            let key = TaskQueueKey(namespaceID: namespaceID, name: queue, kind: .workflow)
            if let deployment, deployment.queues(of: version, namespaceID: namespaceID).contains(key) { return }
        }
        attributes.clearInheritedPinnedVersion()
        attributes.clearInheritedAutoUpgradeInfo()
        attributes.clearDeclinedTargetVersionUpgrade()
        attributes.clearVersioningOverride()
    }
}
