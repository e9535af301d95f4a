import Foundation
import SwiftProtobuf
import TemporalAPI

typealias DeploymentVersionInfo = Temporal_Api_Deployment_V1_WorkerDeploymentVersionInfo

/// A worker deployment: the versions of a worker's code, and which of them gets work.
///
/// - D1. At most one version is current and at most one other ramps, and only those have the status that says so.
/// - D2. Every change of routing or manager makes a new conflict token.
struct WorkerDeployment: Sendable {
    static let mostVersions = 100
    static let mostTaskQueues = 100

    /// What the store keeps.
    var record: Fermata_Engine_V1_WorkerDeploymentRecord

    var name: String { record.info.name }
    var versions: [DeploymentVersionInfo] { record.versions }

    /// The version that new work goes to; nil for workers without one.
    var current: DeploymentVersion? {
        let routing = record.info.routingConfig
        return routing.hasCurrentDeploymentVersion ? DeploymentVersion(routing.currentDeploymentVersion) : nil
    }

    /// The version that takes over a share of the work; nil if it is none or workers without a version.
    var ramping: DeploymentVersion? {
        let routing = record.info.routingConfig
        return routing.hasRampingDeploymentVersion ? DeploymentVersion(routing.rampingDeploymentVersion) : nil
    }

    init(record: Fermata_Engine_V1_WorkerDeploymentRecord) {
        self.record = record
    }

    /// A new deployment without versions.
    init(name: String, now: EngineTime) {
        record = .with {
            $0.info.name = name
            $0.info.createTime = now.timestamp
            $0.info.routingConfig.currentVersion = DeploymentVersion.unversionedText
        }
        renewConflictToken(now: now)
    }

    func version(buildID: String) -> DeploymentVersionInfo? {
        versions.first { $0.deploymentVersion.buildID == buildID }
    }

    func has(_ version: DeploymentVersion) -> Bool {
        version.deploymentName == name && self.version(buildID: version.buildID) != nil
    }

    /// The queues that workers of the version have polled.
    func queues(of version: DeploymentVersion, namespaceID: String) -> Set<TaskQueueKey> {
        Set(
            (self.version(buildID: version.buildID)?.taskQueueInfos ?? []).compactMap { info in
                TaskQueueKey.Kind(info.type).map { TaskQueueKey(namespaceID: namespaceID, name: info.name, kind: $0) }
            }
        )
    }

    /// The queues of all versions.
    func queues(namespaceID: String) -> Set<TaskQueueKey> {
        versions.reduce(into: []) {
            $0.formUnion(queues(of: DeploymentVersion($1.deploymentVersion), namespaceID: namespaceID))
        }
    }

    /// Changes a version, if there is one.
    mutating func change(buildID: String, _ body: (inout DeploymentVersionInfo) -> Void) {
        guard let index = record.versions.firstIndex(where: { $0.deploymentVersion.buildID == buildID }) else { return }
        body(&record.versions[index])
    }

    /// Makes a token that was never given out.
    mutating func renewConflictToken(now: EngineTime) {
        let last = record.conflictToken.reduce(Int64(0)) { $0 << 8 | Int64($1) }
        let token = max(now.nanoseconds, last + 1)
        record.conflictToken = withUnsafeBytes(of: token.bigEndian) { Data($0) }
    }

    /// - Throws: `failedPrecondition` if the client has seen an older state, and says so.
    func check(conflictToken: Data) throws(EngineError) {
        guard conflictToken.isEmpty || conflictToken == record.conflictToken else {
            throw .failedPrecondition("conflict token mismatch")
        }
    }

    /// - Throws: `failedPrecondition` if only somebody else may change the deployment.
    func check(managerIs identity: String) throws(EngineError) {
        let manager = record.info.managerIdentity
        guard manager.isEmpty || manager == identity else {
            throw .failedPrecondition(
                "ManagerIdentity '\(manager)' is set and does not match user identity '\(identity)'; to proceed, set "
                    + "your own identity as the ManagerIdentity, remove the ManagerIdentity, or wait for the other "
                    + "client to do so"
            )
        }
    }
}
