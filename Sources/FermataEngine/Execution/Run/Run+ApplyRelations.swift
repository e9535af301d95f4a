import Foundation
import SwiftProtobuf
import TemporalAPI

extension Run {
    /// Children, and signals and cancellations for other runs.
    mutating func applyRelations(_ event: HistoryEvent, _ id: Int64) {
        switch event.attributes {
        case .startChildWorkflowExecutionInitiatedEventAttributes(let attributes):
            children[id] = PendingChild(initiatedEventID: id, attributes: attributes)
        case .childWorkflowExecutionStartedEventAttributes(let attributes):
            children[attributes.initiatedEventID]?.startedRunID = attributes.workflowExecution.runID
        case .startChildWorkflowExecutionFailedEventAttributes(let attributes):
            children[attributes.initiatedEventID] = nil
        case .childWorkflowExecutionCompletedEventAttributes(let attributes):
            children[attributes.initiatedEventID] = nil
        case .childWorkflowExecutionFailedEventAttributes(let attributes):
            children[attributes.initiatedEventID] = nil
        case .childWorkflowExecutionCanceledEventAttributes(let attributes):
            children[attributes.initiatedEventID] = nil
        case .childWorkflowExecutionTimedOutEventAttributes(let attributes):
            children[attributes.initiatedEventID] = nil
        case .childWorkflowExecutionTerminatedEventAttributes(let attributes):
            children[attributes.initiatedEventID] = nil
        case .signalExternalWorkflowExecutionInitiatedEventAttributes(let attributes):
            externalSignals[id] = attributes
        case .externalWorkflowExecutionSignaledEventAttributes(let attributes):
            externalSignals[attributes.initiatedEventID] = nil
        case .signalExternalWorkflowExecutionFailedEventAttributes(let attributes):
            externalSignals[attributes.initiatedEventID] = nil
        case .requestCancelExternalWorkflowExecutionInitiatedEventAttributes(let attributes):
            externalCancels[id] = attributes
        case .externalWorkflowExecutionCancelRequestedEventAttributes(let attributes):
            externalCancels[attributes.initiatedEventID] = nil
        case .requestCancelExternalWorkflowExecutionFailedEventAttributes(let attributes):
            externalCancels[attributes.initiatedEventID] = nil
        default:
            break
        }
    }

    /// Signals, updates, and what a run says of itself.
    mutating func applyProperties(_ event: HistoryEvent, _ id: Int64) {
        switch event.attributes {
        case .workflowExecutionCancelRequestedEventAttributes:
            cancelRequested = true
        case .workflowExecutionPausedEventAttributes(let attributes):
            status = .paused
            record.pause = .with {
                $0.time = event.eventTime
                $0.identity = attributes.identity
                $0.reason = attributes.reason
                $0.requestID = attributes.requestID
            }
            output.visibilityChanged = true
        case .workflowExecutionUnpausedEventAttributes:
            status = .running
            record.clearPause()
            output.visibilityChanged = true
        case .workflowExecutionSignaledEventAttributes(let attributes):
            signalCount += 1
            if !attributes.requestID.isEmpty { signalRequestIDs[attributes.requestID] = 0 }
        case .upsertWorkflowSearchAttributesEventAttributes(let attributes):
            searchAttributes.merge(attributes.searchAttributes.indexedFields) { _, new in new }
            searchAttributes = searchAttributes.filter { !$0.value.isNull }
            output.visibilityChanged = true
        case .workflowPropertiesModifiedEventAttributes(let attributes):
            memo.merge(attributes.upsertedMemo.fields) { _, new in new }
            memo = memo.filter { !$0.value.isNull }
            output.visibilityChanged = true
        case .workflowExecutionOptionsUpdatedEventAttributes(let attributes):
            apply(attributes)
        case .workflowExecutionUpdateAcceptedEventAttributes(let attributes):
            let updateID =
                attributes.acceptedRequest.meta.updateID.isEmpty
                ? attributes.protocolInstanceID : attributes.acceptedRequest.meta.updateID
            updateRecords[updateID, default: .init()].acceptedEventID = id
            // One that an event has admitted is in the registry since that event was folded.
            updates.remove(updateID)
        case .workflowExecutionUpdateCompletedEventAttributes(let attributes):
            updateRecords[attributes.meta.updateID, default: .init()].completedEventID = id
        default:
            break
        }
    }

    private mutating func apply(_ attributes: Temporal_Api_History_V1_WorkflowExecutionOptionsUpdatedEventAttributes) {
        if attributes.unsetVersioningOverride {
            versioning.clearVersioningOverride()
        } else if attributes.hasVersioningOverride {
            versioning.versioningOverride = attributes.versioningOverride
        }
        if attributes.hasPriority { priority = attributes.priority }
        completionCallbacks += attributes.attachedCompletionCallbacks
        output.visibilityChanged = true
    }

    /// Operations of Nexus endpoints.
    mutating func applyNexus(_ event: HistoryEvent, _ id: Int64, _ time: EngineTime) {
        switch event.attributes {
        case .nexusOperationScheduledEventAttributes(let attributes):
            var record = NexusOperationRecord()
            record.state = NexusPhase.scheduled.rawValue
            record.requestID = attributes.requestID
            nexusOperations[id] = PendingNexusOperation(
                scheduledEventID: id,
                scheduledTime: time,
                attributes: attributes,
                record: record
            )
            output.changedNexusOperations.insert(id)
        case .nexusOperationStartedEventAttributes(let attributes):
            nexusOperations[attributes.scheduledEventID]?.startedTime = time
            nexusOperations[attributes.scheduledEventID]?.record.operationToken = attributes.operationToken
            nexusOperations[attributes.scheduledEventID]?.record.state = NexusPhase.started.rawValue
            output.changedNexusOperations.insert(attributes.scheduledEventID)
        case .nexusOperationCancelRequestedEventAttributes(let attributes):
            nexusOperations[attributes.scheduledEventID]?.cancelRequestedEventID = id
            nexusOperations[attributes.scheduledEventID]?.record.cancellation.requestedEventID = id
            output.changedNexusOperations.insert(attributes.scheduledEventID)
        case .nexusOperationCancelRequestCompletedEventAttributes(let attributes):
            endNexusCancellation(attributes.scheduledEventID, .succeeded)
        case .nexusOperationCancelRequestFailedEventAttributes(let attributes):
            endNexusCancellation(attributes.scheduledEventID, .failed)
        case .nexusOperationCompletedEventAttributes(let attributes):
            removeNexusOperation(attributes.scheduledEventID)
        case .nexusOperationFailedEventAttributes(let attributes):
            removeNexusOperation(attributes.scheduledEventID)
        case .nexusOperationCanceledEventAttributes(let attributes):
            removeNexusOperation(attributes.scheduledEventID)
        case .nexusOperationTimedOutEventAttributes(let attributes):
            removeNexusOperation(attributes.scheduledEventID)
        default:
            break
        }
    }

    private mutating func endNexusCancellation(_ scheduledEventID: Int64, _ phase: NexusCancellationPhase) {
        nexusOperations[scheduledEventID]?.record.cancellation.state = phase.rawValue
        output.changedNexusOperations.insert(scheduledEventID)
    }

    private mutating func removeNexusOperation(_ scheduledEventID: Int64) {
        nexusOperations[scheduledEventID] = nil
        output.changedNexusOperations.insert(scheduledEventID)
    }
}

extension Payload {
    /// Whether it stands for "no value", which takes a search attribute or a memo field away.
    var isNull: Bool {
        metadata["encoding"] == Data("binary/null".utf8) || data == Data("null".utf8) || data == Data("[]".utf8)
    }
}
