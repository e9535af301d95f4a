import SwiftProtobuf
import TemporalAPI

extension TaskQueueDescription {
    /// Shown where nothing limits a queue: clients expect a number.
    private static let unlimitedRate: Float = 100_000
    private static let defaultPriority: Int32 = 3

    /// The answer to a client that asks for one queue.
    ///
    /// - Parameter routedAt: When the routing between versions changed last.
    func message(
        for request: Temporal_Api_Workflowservice_V1_DescribeTaskQueueRequest,
        settings: TaskQueueSettings?,
        routedAt: EngineTime?
    ) -> Temporal_Api_Workflowservice_V1_DescribeTaskQueueResponse {
        .with {
            $0.pollers = pollers
            $0.versioningInfo = routing.info
            $0.versioningInfo.updateTime = routedAt?.timestamp ?? .yearOne
            if request.reportStats {
                $0.stats = stats.message
                $0.statsByPriorityKey = [Self.defaultPriority: TaskQueueStats().message]
                for (priority, stats) in statsByPriority { $0.statsByPriorityKey[priority] = stats.message }
            }
            if let settings { $0.config = settings }
            $0.effectiveRateLimit.requestsPerSecond = rateLimit.map { Float($0.tasksPerSecond) } ?? Self.unlimitedRate
            $0.effectiveRateLimit.rateLimitSource = rateLimit?.source ?? .system
            if request.includeTaskQueueStatus {
                $0.taskQueueStatus.backlogCountHint = stats.backlogCount
                $0.taskQueueStatus.ratePerSecond = rateLimit?.tasksPerSecond ?? Double(Self.unlimitedRate)
                // Tasks have no numbers here: a block and two positions as a queue without any has them.
                $0.taskQueueStatus.readLevel = 1
                $0.taskQueueStatus.ackLevel = 1
                $0.taskQueueStatus.taskIDBlock = .with {
                    $0.startID = 1
                    $0.endID = 100_000
                }
            }
        }
    }

    /// What is known of the tasks and workers of a build id; of the empty one, those without a version.
    func typeInfo(buildID: String, showsPollers: Bool) -> Temporal_Api_Taskqueue_V1_TaskQueueTypeInfo {
        .with {
            let parts = statsByVersion.filter { ($0.key?.buildID ?? "") == buildID }.values
            // Versions of several deployments may share a build id.
            $0.stats = parts.reduce(into: TaskQueueStats()) { $0.add($1) }.message
            guard showsPollers else { return }
            $0.pollers = pollers.filter {
                (DeploymentVersion($0.deploymentOptions)?.buildID ?? "") == buildID
            }
        }
    }
}

extension Engine {
    /// The answer to a client that asks for all types of a queue, by build id.
    func describeVersions(
        of request: Temporal_Api_Workflowservice_V1_DescribeTaskQueueRequest,
        namespaceID: String
    ) -> Temporal_Api_Workflowservice_V1_DescribeTaskQueueResponse {
        let asked = request.taskQueueTypes.compactMap { TaskQueueKey.Kind($0) }
        let queues = (asked.isEmpty ? [.workflow, .activity] : asked).map { kind in
            (kind, matching.describe(TaskQueueKey(namespaceID: namespaceID, name: request.taskQueue.name, kind: kind)))
        }
        let selection = request.versions
        var buildIDs = Set(selection.buildIds)
        if !request.hasVersions || selection.unversioned { buildIDs.insert("") }
        if selection.allActive {
            for (_, queue) in queues { buildIDs.formUnion(queue.statsByVersion.keys.map { $0?.buildID ?? "" }) }
        }
        return .with { response in
            for buildID in buildIDs {
                response.versionsInfo[buildID] = .with { version in
                    for (kind, queue) in queues {
                        version.typesInfo[Int32(kind.type.rawValue)] = queue.typeInfo(
                            buildID: buildID,
                            showsPollers: request.reportPollers
                        )
                    }
                    guard request.reportTaskReachability else { return }
                    let isServed = queues.contains { _, queue in
                        queue.statsByVersion.contains { ($0.key?.buildID ?? "") == buildID }
                    }
                    version.taskReachability = buildID.isEmpty || isServed ? .reachable : .unreachable
                }
            }
        }
    }
}

extension VersionRouting {
    /// How work goes to versions now, as clients are told.
    fileprivate var info: Temporal_Api_Taskqueue_V1_TaskQueueVersioningInfo {
        .with {
            if let current { $0.currentDeploymentVersion = current.message }
            $0.currentVersion = current?.text ?? DeploymentVersion.unversionedText
            $0.rampingVersionPercentage = rampingPercentage
            if let ramping { $0.rampingDeploymentVersion = ramping.message }
            if rampingPercentage > 0 || ramping != nil {
                $0.rampingVersion = ramping?.text ?? DeploymentVersion.unversionedText
            }
        }
    }
}

extension TaskQueueStats {
    fileprivate mutating func add(_ other: Self) {
        backlogCount += other.backlogCount
        backlogAge = max(backlogAge, other.backlogAge)
        addRate += other.addRate
        dispatchRate += other.dispatchRate
        isRateLimited = isRateLimited || other.isRateLimited
    }
}
