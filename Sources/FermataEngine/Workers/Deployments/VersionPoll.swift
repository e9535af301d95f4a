/// That workers of a version poll a queue.
struct VersionPoll: Hashable, Sendable {
    let queue: TaskQueueKey
    let version: DeploymentVersion
}
