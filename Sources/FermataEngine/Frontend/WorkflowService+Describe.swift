import Foundation
import GRPCCore
import SwiftProtobuf
import TemporalAPI

typealias DescribeResponse = Temporal_Api_Workflowservice_V1_DescribeWorkflowExecutionResponse

extension WorkflowServiceHandler {
    func describeWorkflowExecution(
        request: Temporal_Api_Workflowservice_V1_DescribeWorkflowExecutionRequest,
        context: ServerContext
    ) async throws -> DescribeResponse {
        try engine.checks.execution(request.execution, isSet: request.hasExecution)
        return try await engine.durably { transaction in
            let box = try transaction.find(request.execution, namespace: request.namespace)
            var description = box.run.description(
                startMetadata: box.events.first.flatMap { $0.hasUserMetadata ? $0.userMetadata : nil },
                now: transaction.now
            )
            description.callbacks = box.callbackInfos
            if engine.settings.enableSignalBacklinks {
                description.workflowExtendedInfo.requestIDInfos.merge(box.run.signalInfos) { _, signal in signal }
            }
            return description
        }
    }
}

extension Run {
    /// What `DescribeWorkflowExecution` says.
    func description(startMetadata: Temporal_Api_Sdk_V1_UserMetadata?, now: EngineTime) -> DescribeResponse {
        .with {
            $0.executionConfig = executionConfig(startMetadata)
            $0.workflowExecutionInfo = executionInfo
            $0.workflowExtendedInfo = extendedInfo
            $0.pendingActivities = pendingActivityInfos(now: now)
            $0.pendingChildren = pendingChildInfos
            $0.pendingNexusOperations = pendingNexusOperationInfos
            if let pendingWorkflowTaskInfo { $0.pendingWorkflowTask = pendingWorkflowTaskInfo }
        }
    }

    private func executionConfig(
        _ metadata: Temporal_Api_Sdk_V1_UserMetadata?
    ) -> Temporal_Api_Workflow_V1_WorkflowExecutionConfig {
        .with {
            $0.taskQueue = .normal(started.taskQueue.name)
            if started.hasWorkflowExecutionTimeout { $0.workflowExecutionTimeout = started.workflowExecutionTimeout }
            if started.hasWorkflowRunTimeout { $0.workflowRunTimeout = started.workflowRunTimeout }
            $0.defaultWorkflowTaskTimeout = started.workflowTaskTimeout
            if let metadata { $0.userMetadata = metadata }
        }
    }

    /// What lists and descriptions say of the run.
    var executionInfo: Temporal_Api_Workflow_V1_WorkflowExecutionInfo {
        .with {
            $0.execution = identity.execution
            $0.type = started.workflowType
            $0.startTime = startTime.timestamp
            $0.status = status
            $0.historyLength = nextEventID - 1
            $0.executionTime = executionTime.timestamp
            $0.memo.fields = memo
            $0.searchAttributes.indexedFields = shownSearchAttributes
            $0.taskQueue = started.taskQueue.name
            $0.stateTransitionCount = record.stateTransitions
            $0.historySizeBytes = historyBytes
            $0.rootExecution =
                started.hasRootWorkflowExecution
                ? started.rootWorkflowExecution : identity.execution
            $0.firstRunID = started.firstExecutionRunID
            $0.priority = priority
            let resetPoints = resetPoints
            if !resetPoints.isEmpty { $0.autoResetPoints.points = resetPoints }
            if let lastWorkerVersion { $0.mostRecentWorkerVersionStamp = lastWorkerVersion }
            if versioning != .init() { $0.versioningInfo = versioning }
            $0.workerDeploymentName = versioning.deploymentVersion.deploymentName
            if started.hasParentWorkflowExecution {
                $0.parentExecution = started.parentWorkflowExecution
                $0.parentNamespaceID = started.parentWorkflowNamespaceID
            }
            if let closeTime {
                $0.closeTime = closeTime.timestamp
                $0.executionDuration = (closeTime - executionTime).message
            }
        }
    }

    private var extendedInfo: Temporal_Api_Workflow_V1_WorkflowExecutionExtendedInfo {
        .with {
            if started.hasWorkflowExecutionExpirationTime {
                $0.executionExpirationTime = started.workflowExecutionExpirationTime
            }
            $0.runExpirationTime =
                Duration(started.workflowRunTimeout) > .zero
                ? expiration?.timestamp ?? .yearOne : .yearOne
            $0.originalStartTime = originalStartTime.timestamp
            $0.cancelRequested = cancelRequested
            $0.resetRunID = record.resetRunID
            $0.requestIDInfos = [
                startRequestID: .with {
                    $0.eventType = .workflowExecutionStarted
                    $0.eventID = 1
                }
            ]
            for (requestID, eventID) in attachedRequestIDs {
                $0.requestIDInfos[requestID] = .with {
                    $0.eventType = .workflowExecutionOptionsUpdated
                    $0.eventID = eventID
                }
            }
            if record.hasPause {
                $0.pauseInfo.pausedTime = record.pause.time
                $0.pauseInfo.identity = record.pause.identity
                $0.pauseInfo.reason = record.pause.reason
            }
        }
    }

    /// What links to signals lead to.
    fileprivate var signalInfos: [String: Temporal_Api_Workflow_V1_RequestIdInfo] {
        signalRequestIDs.mapValues { eventID in
            .with {
                $0.eventType = .workflowExecutionSignaled
                $0.eventID = eventID
                $0.buffered = eventID == 0
            }
        }
    }

    private var pendingChildInfos: [Temporal_Api_Workflow_V1_PendingChildExecutionInfo] {
        children.values.sorted { $0.initiatedEventID < $1.initiatedEventID }.map { child in
            .with {
                $0.workflowID = child.startedRunID.isEmpty ? "" : child.attributes.workflowID
                $0.runID = child.startedRunID
                $0.workflowTypeName = child.attributes.workflowType.name
                $0.initiatedID = child.initiatedEventID
                $0.parentClosePolicy = child.attributes.parentClosePolicy
            }
        }
    }

    private var pendingWorkflowTaskInfo: Temporal_Api_Workflow_V1_PendingWorkflowTaskInfo? {
        guard let task = workflowTask else { return nil }
        return .with {
            $0.state = task.isStarted ? .started : .scheduled
            $0.scheduledTime = task.record.scheduledTime
            $0.originalScheduledTime = task.record.originalScheduledTime
            $0.attempt = task.attempt
            if task.isStarted { $0.startedTime = task.record.startedTime }
        }
    }
}
