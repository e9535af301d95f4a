import SwiftProtobuf
import TemporalAPI

extension WorkerDeployment {
    /// Notes that a worker of a version polls a queue.
    ///
    /// - Returns: Whether that is news.
    /// - Throws: `resourceExhausted` if there are too many versions or queues.
    mutating func register(_ queue: TaskQueueKey, buildID: String, now: EngineTime) throws(EngineError) -> Bool {
        guard let known = version(buildID: buildID) else {
            guard versions.count < Self.mostVersions else { throw tooManyVersions(buildID) }
            addVersion(buildID: buildID, status: .inactive, now: now)
            return try register(queue, buildID: buildID, now: now)
        }
        let isKnown = known.taskQueueInfos.contains { $0.name == queue.name && $0.type == queue.kind.type }
        guard !isKnown || known.status == .created else { return false }
        guard isKnown || known.taskQueueInfos.count < Self.mostTaskQueues else {
            throw .resourceExhausted(
                "cannot add task queue \(queue.name) since maximum number of task queues (\(Self.mostTaskQueues)) have "
                    + "been registered in deployment",
                cause: .workerDeploymentLimits
            )
        }
        change(buildID: buildID) { version in
            if version.status == .created { version.status = .inactive }
            guard !isKnown else { return }
            version.taskQueueInfos.append(
                .with {
                    $0.name = queue.name
                    $0.type = queue.kind.type
                }
            )
        }
        return true
    }

    func tooManyVersions(_ buildID: String) -> EngineError {
        .resourceExhausted(
            "cannot add version \(name).\(buildID) since maximum number of versions (\(Self.mostVersions)) have been "
                + "registered in the deployment",
            cause: .workerDeploymentLimits
        )
    }

    mutating func addVersion(
        buildID: String,
        status: Temporal_Api_Enums_V1_WorkerDeploymentVersionStatus,
        now: EngineTime
    ) {
        let version = DeploymentVersion(deploymentName: name, buildID: buildID)
        record.versions.append(
            .with {
                $0.version = version.text
                $0.deploymentVersion = version.message
                $0.status = status
                $0.createTime = now.timestamp
            }
        )
    }

    mutating func removeVersion(buildID: String) {
        record.versions.removeAll { $0.deploymentVersion.buildID == buildID }
        record.versionRequestIds[buildID] = nil
    }

    /// Takes a new routing, and gives each version the status that follows from it.
    mutating func apply(_ routing: Temporal_Api_Deployment_V1_RoutingConfig, now: EngineTime) {
        record.info.routingConfig = routing
        record.info.routingConfig.revisionNumber += 1
        let (current, ramping) = (current, ramping)
        for index in record.versions.indices {
            let version = DeploymentVersion(record.versions[index].deploymentVersion)
            if version == current {
                record.versions[index].becomeCurrent(now: now)
            } else if version == ramping {
                record.versions[index].becomeRamping(routing.rampingVersionPercentage, now: now)
            } else if [.current, .ramping].contains(record.versions[index].status) {
                record.versions[index].becomeDraining(now: now)
            }
        }
    }
}

extension DeploymentVersionInfo {
    fileprivate mutating func becomeCurrent(now: EngineTime) {
        guard status != .current else { return }
        becomeActive(.current, now: now)
        currentSinceTime = now.timestamp
        lastCurrentTime = now.timestamp
        clearRampingSinceTime()
        rampPercentage = 0
    }

    fileprivate mutating func becomeRamping(_ percentage: Float, now: EngineTime) {
        guard status != .ramping || rampPercentage != percentage else { return }
        if status != .ramping {
            becomeActive(.ramping, now: now)
            rampingSinceTime = now.timestamp
            clearCurrentSinceTime()
        }
        routingChangedTime = now.timestamp
        rampPercentage = percentage
    }

    fileprivate mutating func becomeDraining(now: EngineTime) {
        status = .draining
        routingChangedTime = now.timestamp
        lastDeactivationTime = now.timestamp
        clearCurrentSinceTime()
        clearRampingSinceTime()
        rampPercentage = 0
        drainageInfo = .with {
            $0.status = .draining
            $0.lastChangedTime = now.timestamp
            $0.lastCheckedTime = now.timestamp
        }
    }

    private mutating func becomeActive(
        _ status: Temporal_Api_Enums_V1_WorkerDeploymentVersionStatus,
        now: EngineTime
    ) {
        self.status = status
        routingChangedTime = now.timestamp
        if !hasFirstActivationTime { firstActivationTime = now.timestamp }
        clearLastDeactivationTime()
        clearDrainageInfo()
    }
}
