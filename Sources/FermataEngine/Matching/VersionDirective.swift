/// Which workers may take a task.
enum VersionDirective: Hashable, Sendable {
    /// Workers without a version. For sticky queues, which have no versions,.
    case unversioned
    /// Workers of one version, whatever the queue's routing says.
    case pinned(DeploymentVersion)
    /// Workers of the version the queue's routing chooses for the workflow, at the time the task is handed out. For all
    /// runs that aren't pinned, the ones without a version included: they move when the queue gets a current version.
    case autoUpgrade(workflowID: String)
    /// Workers of the version that takes over, even if its share is nothing yet; without one, as for `autoUpgrade`.
    case ramping(workflowID: String)
}
