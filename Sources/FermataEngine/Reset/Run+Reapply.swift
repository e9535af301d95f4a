import SwiftProtobuf
import TemporalAPI

extension Run {
    /// Takes over what has come from outside after the event at which the other run was reset.
    func reapplies(_ event: HistoryEvent, excluded: Set<Temporal_Api_Enums_V1_ResetReapplyExcludeType>) -> Bool {
        switch event.attributes {
        case .workflowExecutionSignaledEventAttributes:
            !excluded.contains(.signal)
        case .workflowExecutionUpdateAdmittedEventAttributes, .workflowExecutionUpdateAcceptedEventAttributes:
            !excluded.contains(.update)
        case .nexusOperationStartedEventAttributes, .nexusOperationCompletedEventAttributes,
            .nexusOperationFailedEventAttributes, .nexusOperationCanceledEventAttributes,
            .nexusOperationTimedOutEventAttributes:
            !excluded.contains(.nexus)
        default:
            true
        }
    }

    /// Records again, in this run, what happened to another one from outside: signals, updates, changed options, and
    /// what became of children and Nexus operations that this run has too. All else is the workflow's own doing, which
    /// it is to do anew.
    mutating func reapply(
        _ event: HistoryEvent,
        excluded: Set<Temporal_Api_Enums_V1_ResetReapplyExcludeType>,
        now: EngineTime
    ) {
        guard reapplies(event, excluded: excluded), let attributes = reapplied(event.attributes) else { return }
        let type =
            event.eventType == .workflowExecutionUpdateAccepted
            ? .workflowExecutionUpdateAdmitted : event.eventType
        append(type, attributes, now: now) {
            $0.links = event.links
            $0.workerMayIgnore = event.workerMayIgnore
        }
    }

    private func reapplied(_ attributes: EventAttributes?) -> EventAttributes? {
        switch attributes {
        case .workflowExecutionSignaledEventAttributes(var signal):
            signal.clearExternalWorkflowExecution()
            signal.skipGenerateWorkflowTask = false
            return .workflowExecutionSignaledEventAttributes(signal)
        case .workflowExecutionUpdateAdmittedEventAttributes:
            return attributes
        case .workflowExecutionUpdateAcceptedEventAttributes(let accepted):
            // Without its request it was admitted by an event, which has been taken over itself.
            guard accepted.hasAcceptedRequest else { return nil }
            return .workflowExecutionUpdateAdmittedEventAttributes(
                .with {
                    $0.request = accepted.acceptedRequest
                    $0.origin = .reapply
                }
            )
        case .workflowExecutionOptionsUpdatedEventAttributes(let updated):
            let isKnown =
                !updated.attachedCompletionCallbacks.isEmpty
                && attachedRequestIDs[updated.attachedRequestID] != nil
            return isKnown ? nil : attributes
        default:
            return reappliedChild(attributes) ?? reappliedOperation(attributes)
        }
    }

    private func reappliedOperation(_ attributes: EventAttributes?) -> EventAttributes? {
        let id: Int64? =
            switch attributes {
            case .nexusOperationStartedEventAttributes(let event):
                nexusOperations[event.scheduledEventID]?.startedEventID == nil ? event.scheduledEventID : nil
            case .nexusOperationCompletedEventAttributes(let event): event.scheduledEventID
            case .nexusOperationFailedEventAttributes(let event): event.scheduledEventID
            case .nexusOperationCanceledEventAttributes(let event): event.scheduledEventID
            case .nexusOperationTimedOutEventAttributes(let event): event.scheduledEventID
            default: nil
            }
        return id.flatMap { nexusOperations[$0] } == nil ? nil : attributes
    }

    /// What became of a child, if this run waits for it; its start may have another id here.
    private func reappliedChild(_ attributes: EventAttributes?) -> EventAttributes? {
        func started(_ initiated: Int64) -> Int64? { children[initiated]?.startedEventID }
        switch attributes {
        case .startChildWorkflowExecutionFailedEventAttributes(let event):
            return children[event.initiatedEventID] == nil ? nil : attributes
        case .childWorkflowExecutionStartedEventAttributes(let event):
            return children[event.initiatedEventID]?.startedRunID.isEmpty == true ? attributes : nil
        case .childWorkflowExecutionCompletedEventAttributes(var event):
            guard let id = started(event.initiatedEventID) else { return nil }
            event.startedEventID = id
            return .childWorkflowExecutionCompletedEventAttributes(event)
        case .childWorkflowExecutionFailedEventAttributes(var event):
            guard let id = started(event.initiatedEventID) else { return nil }
            event.startedEventID = id
            return .childWorkflowExecutionFailedEventAttributes(event)
        case .childWorkflowExecutionCanceledEventAttributes(var event):
            guard let id = started(event.initiatedEventID) else { return nil }
            event.startedEventID = id
            return .childWorkflowExecutionCanceledEventAttributes(event)
        case .childWorkflowExecutionTimedOutEventAttributes(var event):
            guard let id = started(event.initiatedEventID) else { return nil }
            event.startedEventID = id
            return .childWorkflowExecutionTimedOutEventAttributes(event)
        case .childWorkflowExecutionTerminatedEventAttributes(var event):
            guard let id = started(event.initiatedEventID) else { return nil }
            event.startedEventID = id
            return .childWorkflowExecutionTerminatedEventAttributes(event)
        default:
            return nil
        }
    }
}
