import FermataCore
import SwiftProtobuf
import TemporalAPI

public import struct Foundation.Date

/// What the server knows about a workflow run.
public struct WorkflowExecutionDescription: Sendable {
    /// The run, as lists show it.
    public let execution: WorkflowExecutionSummary
    /// One line for people, given at the start.
    public let staticSummary: String?
    /// Markdown for people, given at the start.
    public let staticDetails: String?
    /// The longest time for the workflow with all its runs.
    public let executionTimeout: Duration?
    /// The longest time for the run.
    public let runTimeout: Duration?
    /// The longest time for one workflow task.
    public let taskTimeout: Duration?
    /// Whether someone has asked it to cancel.
    public let isCancellationRequested: Bool
    /// Activities that have not ended.
    public let pendingActivities: [PendingActivity]
    /// Child workflows that have not ended.
    public let pendingChildren: [PendingChild]

    /// The workflow id.
    public var id: String { execution.id }
    /// The run id.
    public var runID: String { execution.runID }
    /// The name of the workflow's type.
    public var workflowType: String { execution.workflowType }
    /// Whether the run is open and, if not, how it ended.
    public var status: WorkflowExecutionStatus { execution.status }
    /// The task queue on which workers wait for it.
    public var taskQueue: String { execution.taskQueue }
    /// When the run was started.
    public var startTime: Date { execution.startTime }
    /// When the run ended.
    public var closeTime: Date? { execution.closeTime }
    /// The number of events in its history.
    public var historyLength: Int { execution.historyLength }
    /// The size of its history.
    public var historySizeBytes: Int { execution.historySizeBytes }
    /// Values stored with it.
    public var memo: WorkflowMemo { execution.memo }
    /// Values by which it can be found.
    public var searchAttributes: SearchAttributeCollection { execution.searchAttributes }

    init(
        _ proto: Temporal_Api_Workflowservice_V1_DescribeWorkflowExecutionResponse,
        _ converter: DataConverter
    ) async throws {
        execution = try await WorkflowExecutionSummary(proto.workflowExecutionInfo, converter)
        let config = proto.executionConfig
        let metadata = config.userMetadata
        staticSummary = metadata.hasSummary ? try await converter.convertPayload(.init(metadata.summary)) : nil
        staticDetails = metadata.hasDetails ? try await converter.convertPayload(.init(metadata.details)) : nil
        executionTimeout = Self.limit(config.workflowExecutionTimeout)
        runTimeout = Self.limit(config.workflowRunTimeout)
        taskTimeout = Self.limit(config.defaultWorkflowTaskTimeout)
        isCancellationRequested = proto.workflowExtendedInfo.cancelRequested
        var activities: [PendingActivity] = []
        for activity in proto.pendingActivities {
            activities.append(try await PendingActivity(activity, converter))
        }
        pendingActivities = activities
        pendingChildren = proto.pendingChildren.map(PendingChild.init)
    }

    /// The server writes "no limit" as zero.
    private static func limit(_ proto: Google_Protobuf_Duration) -> Duration? {
        proto.duration == .zero ? nil : proto.duration
    }
}
