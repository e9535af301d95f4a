import SwiftProtobuf
import TemporalAPI

public import struct Foundation.Date

/// One workflow run, as lists show it.
public struct WorkflowExecutionSummary: Sendable {
    /// The workflow id.
    public let id: String
    /// The run id.
    public let runID: String
    /// The name of the workflow's type.
    public let workflowType: String
    /// Whether the run is open and, if not, how it ended.
    public let status: WorkflowExecutionStatus
    /// The task queue on which workers wait for it.
    public let taskQueue: String
    /// When the run was started.
    public let startTime: Date
    /// When the run's first workflow task was due: later than ``startTime`` after a start delay or by a cron schedule.
    public let executionTime: Date?
    /// When the run ended.
    public let closeTime: Date?
    /// The number of events in its history. Lists know it for closed runs only.
    public let historyLength: Int
    /// The size of its history. Lists know it for closed runs only.
    public let historySizeBytes: Int
    /// The workflow that started it as a child.
    public let parentID: String?
    /// The run of the workflow that started it as a child.
    public let parentRunID: String?
    /// Values stored with it.
    public let memo: WorkflowMemo
    /// Values by which it can be found.
    public let searchAttributes: SearchAttributeCollection

    init(_ proto: Temporal_Api_Workflow_V1_WorkflowExecutionInfo, _ converter: DataConverter) async throws {
        id = proto.execution.workflowID
        runID = proto.execution.runID
        workflowType = proto.type.name
        status = .init(proto.status)
        taskQueue = proto.taskQueue
        startTime = proto.startTime.date
        executionTime = proto.hasExecutionTime ? proto.executionTime.date : nil
        closeTime = proto.hasCloseTime ? proto.closeTime.date : nil
        historyLength = Int(proto.historyLength)
        historySizeBytes = Int(proto.historySizeBytes)
        parentID = proto.hasParentExecution ? proto.parentExecution.workflowID : nil
        parentRunID = proto.hasParentExecution ? proto.parentExecution.runID : nil
        memo = WorkflowMemo(payloads: try await converter.decode(proto.memo), converter: converter.payloadConverter)
        searchAttributes = SearchAttributeCollection(proto.searchAttributes)
    }
}
