import SwiftProtobuf
import TemporalAPI

extension StandaloneNexusOperation {
    /// What lists show and find. The columns are those of ``StandaloneKind/attributes``.
    var visibilityRecord: VisibilityRecord {
        var record = VisibilityRecord(
            run: identity.number.rawValue,
            namespaceID: identity.namespaceID,
            division: Self.kind.division,
            workflowID: identity.id,
            runID: identity.runID,
            workflowType: request.attributes.operation,
            taskQueue: request.attributes.endpoint,
            status: status.inVisibility,
            startTime: startTime,
            executionTime: startTime
        )
        record.parentWorkflowID = request.attributes.service
        record.parentRunID = request.attributes.requestID
        record.searchAttributes = request.searchAttributes
        record.stateTransitions = stateTransitions
        if let closeTime {
            record.closeTime = closeTime
            record.executionDuration = (closeTime - startTime).clampedNanoseconds
        }
        return record
    }
}

extension NexusExecutionStatus {
    /// The numbers of lists are those of workflows.
    fileprivate var inVisibility: WorkflowStatus {
        switch self {
        case .running: .running
        case .completed: .completed
        case .failed: .failed
        case .canceled: .canceled
        case .terminated: .terminated
        case .timedOut: .timedOut
        case .unspecified, .UNRECOGNIZED: .unspecified
        }
    }

    fileprivate init(inVisibility status: WorkflowStatus) {
        self =
            switch status {
            case .running: .running
            case .completed: .completed
            case .failed: .failed
            case .canceled: .canceled
            case .terminated: .terminated
            case .timedOut: .timedOut
            default: .unspecified
            }
    }
}

extension Temporal_Api_Nexus_V1_NexusOperationExecutionListInfo {
    /// What a list says of a row that ``StandaloneNexusOperation/visibilityRecord`` has made.
    init(_ record: VisibilityRecord) {
        self.init()
        operationID = record.workflowID
        runID = record.runID
        endpoint = record.taskQueue
        service = record.parentWorkflowID ?? ""
        operation = record.workflowType
        status = NexusExecutionStatus(inVisibility: record.status)
        scheduleTime = record.startTime.timestamp
        searchAttributes = record.searchAttributes
        stateTransitionCount = record.stateTransitions ?? 0
        guard let closeTime = record.closeTime else { return }
        self.closeTime = closeTime.timestamp
        executionDuration = (closeTime - record.startTime).message
    }
}
