import SwiftProtobuf
import TemporalAPI

extension Run {
    /// Writes that a workflow task has completed, and its own events if history doesn't have them yet.
    ///
    /// The task stays with the run, so that what is not a worker's command comes after the commands.
    ///
    /// - Returns: The completed event; 0 if the task leaves no trace.
    mutating func recordCompletion(of task: WorkflowTask, _ request: CompletedRequest, now: EngineTime) -> Int64 {
        closeAttempted = false
        guard !leavesNoTrace(task, answer: request) else { return 0 }
        var task = task
        if !task.isInHistory {
            task.kind = .normal
            task.record.clearWorkerVersion()
            if request.hasWorkerVersionStamp, !request.workerVersionStamp.useVersioning {
                task.record.workerVersion = request.workerVersionStamp
            }
            appendScheduled(task.record, queue: currentTaskQueue, now: EngineTime(task.record.scheduledTime))
            appendStarted(task.record, identity: request.identity, now: EngineTime(task.record.startedTime))
            workflowTask = task
        }
        let attributes = request.completion(of: task.record)
        let event = append(.workflowTaskCompleted, .workflowTaskCompletedEventAttributes(attributes), now: now)
        if record.workflowTaskAttemptsSinceSuccess > 0 {
            record.workflowTaskAttemptsSinceSuccess = 0
            output.visibilityChanged = true
        }
        record.reportedProblem = ""
        addResetPoint(of: attributes, event.eventID, now: now)
        addBuildID(of: attributes)
        return event.eventID
    }

    /// The first completed task of each version of the workers' code is a point to which the chain can be taken back.
    private mutating func addResetPoint(
        of attributes: Temporal_Api_History_V1_WorkflowTaskCompletedEventAttributes,
        _ eventID: Int64,
        now: EngineTime
    ) {
        let buildID =
            attributes.hasDeploymentVersion
            ? attributes.deploymentVersion.buildID : attributes.workerVersion.buildID
        let checksum = attributes.binaryChecksum
        guard !resetPoints.contains(where: { $0.buildID == buildID && $0.binaryChecksum == checksum }) else { return }
        record.resetPoints.append(
            .with {
                $0.buildID = buildID
                $0.binaryChecksum = checksum
                $0.runID = identity.runID
                $0.firstWorkflowTaskCompletedID = eventID
                $0.createTime = now.timestamp
                $0.resettable = children.isEmpty && externalCancels.isEmpty && externalSignals.isEmpty
            }
        )
        let pointsMaximum = 20
        record.resetPoints = record.resetPoints.suffix(pointsMaximum)
    }

    /// Keeps what the search attribute `BuildIds` says. Its first element tells how the run is versioned now.
    private mutating func addBuildID(
        of attributes: Temporal_Api_History_V1_WorkflowTaskCompletedEventAttributes
    ) {
        var buildIDs: [String] = []
        let stamp = attributes.workerVersion
        switch effectiveVersioningBehavior {
        case .unspecified where !stamp.useVersioning:
            buildIDs.append("unversioned")
        case .pinned:
            if let version = effectiveVersion {
                buildIDs.append("pinned:\(version.deploymentName):\(version.buildID)")
            }
        default:
            break
        }
        buildIDs += record.buildIds.filter { $0 != "unversioned" && !$0.hasPrefix("pinned:") }
        if attributes.hasWorkerVersion, !stamp.buildID.isEmpty {
            let buildID = "\(stamp.useVersioning ? "versioned" : "unversioned"):\(stamp.buildID)"
            if !buildIDs.contains(buildID) { buildIDs.append(buildID) }
        }
        guard buildIDs != record.buildIds else { return }
        record.buildIds = buildIDs
        output.visibilityChanged = true
    }
}

extension Run.CompletedRequest {
    fileprivate func completion(
        of task: WorkflowTaskRecord
    ) -> Temporal_Api_History_V1_WorkflowTaskCompletedEventAttributes {
        .with {
            $0.scheduledEventID = task.scheduledEventID
            $0.startedEventID = task.startedEventID
            $0.identity = identity
            $0.binaryChecksum = binaryChecksum
            if hasWorkerVersionStamp { $0.workerVersion = workerVersionStamp }
            if hasSdkMetadata { $0.sdkMetadata = sdkMetadata }
            if hasMeteringMetadata { $0.meteringMetadata = meteringMetadata }
            $0.workerDeploymentName =
                deploymentOptions.deploymentName.isEmpty ? deployment.seriesName : deploymentOptions.deploymentName
            if let version = completedVersion { $0.deploymentVersion = version.message }
            // Workers without a version may name a behaviour too; it means nothing there.
            let isUnversioned = hasDeploymentOptions && deploymentOptions.workerVersioningMode != .versioned
            $0.versioningBehavior = isUnversioned ? .unspecified : versioningBehavior
        }
    }

    private var completedVersion: DeploymentVersion? {
        let version =
            DeploymentVersion(deploymentOptions)
            ?? DeploymentVersion(deploymentName: deployment.seriesName, buildID: deployment.buildID)
        return version.deploymentName.isEmpty || version.buildID.isEmpty ? nil : version
    }
}
