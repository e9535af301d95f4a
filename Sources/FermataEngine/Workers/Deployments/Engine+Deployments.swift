import SwiftProtobuf
import TemporalAPI

extension Engine {
    /// How long a version is draining at least: runs that just started may not be in the lists yet.
    private static let drainageGrace: Duration = .seconds(180)

    /// Registers the version and queue of a worker that polls, if it has a version. Cheap for all but its first poll.
    ///
    /// - Throws: `invalidArgument` for names that cannot be, `resourceExhausted` if there are too many versions.
    func notePoll(_ poll: PollRequest) async throws {
        guard let options = poll.deployment else { return }
        guard options.deploymentName.isEmpty == options.buildID.isEmpty else {
            throw EngineError.invalidArgument("Deployment name and build id must be set together.")
        }
        guard let version = poll.version else { return }
        try checks.deploymentName(version.deploymentName)
        try checks.buildID(version.buildID)
        let registration = VersionPoll(queue: poll.key, version: version)
        guard !look({ $0.versionPolls.contains(registration) }) else { return }
        try await durably { transaction in
            let namespaceID = poll.key.namespaceID
            try transaction.changeDeployment(
                named: version.deploymentName,
                namespaceID: namespaceID,
                makesNew: true,
                matching: matching
            ) { deployment in
                try makeRoom(for: version, in: &deployment, namespaceID: namespaceID)
                _ = try deployment.register(poll.key, buildID: version.buildID, now: transaction.now)
            }
        }
        look { _ = $0.versionPolls.insert(registration) }
    }

    /// Removes the oldest version that nobody needs, if there is no room for another one.
    func makeRoom(
        for version: DeploymentVersion,
        in deployment: inout WorkerDeployment,
        namespaceID: String
    ) throws(EngineError) {
        guard !deployment.has(version), deployment.versions.count >= WorkerDeployment.mostVersions else { return }
        for old in deployment.versions {
            let isFree = try deletionObstacle(of: old, in: deployment, namespaceID: namespaceID) == nil
            if isFree { return deployment.removeVersion(buildID: old.deploymentVersion.buildID) }
        }
        throw deployment.tooManyVersions(version.buildID)
    }

    /// Why a version cannot be deleted; nil if it can.
    func deletionObstacle(
        of info: DeploymentVersionInfo,
        in deployment: WorkerDeployment,
        namespaceID: String,
        skipsDrainage: Bool = false
    ) throws(EngineError) -> EngineError? {
        let version = DeploymentVersion(info.deploymentVersion)
        if version == deployment.current || version == deployment.ramping {
            return .failedPrecondition(
                "version '\(version.searchText)' cannot be deleted since it is current or ramping"
            )
        }
        if !skipsDrainage, try drainage(of: info, namespaceID: namespaceID).status == .draining {
            return .failedPrecondition("version '\(version.searchText)' cannot be deleted since it is draining")
        }
        let hasPollers = deployment.queues(of: version, namespaceID: namespaceID).contains { queue in
            matching.describe(queue).pollers.contains { DeploymentVersion($0.deploymentOptions) == version }
        }
        return hasPollers
            ? .failedPrecondition("version '\(version.searchText)' cannot be deleted since it has active pollers") : nil
    }

    /// Whether a version has queues with work that the other one has no workers for.
    func isMissingQueues(
        of old: DeploymentVersion,
        in new: DeploymentVersion,
        _ deployment: WorkerDeployment,
        namespaceID: String
    ) -> Bool {
        let served = deployment.queues(of: new, namespaceID: namespaceID)
        return deployment.queues(of: old, namespaceID: namespaceID).subtracting(served).contains { queue in
            guard let stats = matching.describe(queue).statsByVersion[old] else { return false }
            return stats.backlogCount > 0 || stats.addRate > 0
        }
    }

    /// The version as it is now: one that drains is drained when the last run that is pinned to it has closed.
    func drainage(
        of info: DeploymentVersionInfo,
        namespaceID: String
    ) throws(EngineError) -> DeploymentVersionInfo {
        guard info.status == .draining else { return info }
        let now = clock.now()
        var info = info
        info.drainageInfo.lastCheckedTime = now.timestamp
        guard now >= EngineTime(info.drainageInfo.lastChangedTime) + Self.drainageGrace else { return info }
        let version = DeploymentVersion(info.deploymentVersion).searchText.replacing("\\", with: "\\\\")
            .replacing("'", with: "\\'")
        let query = try VisibilityQuery(
            "TemporalWorkerDeploymentVersion = '\(version)' AND TemporalWorkflowVersioningBehavior = 'Pinned' "
                + "AND ExecutionStatus = 'Running'",
            namespaceID: namespaceID,
            attributes: [:]
        )
        let rows = try store.read(as: .countRuns) { reader throws(EngineError) in try reader.values(query.countSQL()) }
        guard case .integer(0)? = rows.first?.last else { return info }
        info.status = .drained
        info.drainageInfo.status = .drained
        info.drainageInfo.lastChangedTime = now.timestamp
        return info
    }

    /// The deployment with its versions as they are now.
    func drainage(of deployment: WorkerDeployment, namespaceID: String) throws(EngineError) -> WorkerDeployment {
        var deployment = deployment
        for index in deployment.record.versions.indices {
            deployment.record.versions[index] = try drainage(
                of: deployment.record.versions[index],
                namespaceID: namespaceID
            )
        }
        return deployment
    }
}
