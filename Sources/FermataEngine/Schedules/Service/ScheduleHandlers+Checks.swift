import SwiftProtobuf
import TemporalAPI

extension ScheduleHandlers {
    /// The reference keeps a schedule as a workflow of this name, which counts towards the length of its id and
    /// shows in its messages.
    private static let workflowIDPrefix = "temporal-sys-scheduler:"
    /// What a start's time adds to its workflow id; any time is as long.
    private static let timeSuffix = "-2009-11-10T23:00:00Z"
    private static let longestNotes = 1000

    func found(_ schedule: ScheduleState?, id: String) throws(EngineError) -> ScheduleState {
        guard !id.isEmpty else { throw missingID }
        guard let schedule else { throw .notFound("workflow not found for ID: \(Self.workflowIDPrefix)\(id)") }
        return schedule
    }

    func checkScheduleID(_ id: String) throws(EngineError) {
        guard !id.isEmpty else { throw missingID }
        try checkWorkflowID(Self.workflowIDPrefix + id)
    }

    func checkRequestID(_ id: String) throws(EngineError) {
        guard id.utf8.count <= longestID else { throw .invalidArgument("RequestId length exceeds limit.") }
    }

    func checkNotes(_ patch: SchedulePatch) throws(EngineError) {
        guard max(patch.pause.utf8.count, patch.unpause.utf8.count) <= Self.longestNotes else {
            throw .invalidArgument("Schedule notes exceeds limit.")
        }
    }

    func checkSpec(_ spec: ScheduleSpec) throws(EngineError) {
        do throws(ScheduleSpecError) {
            _ = try CompiledScheduleSpec(spec, jitterSeed: "")
        } catch {
            throw invalidSpec(error)
        }
    }

    func invalidSpec(_ error: ScheduleSpecError) -> EngineError {
        .invalidArgument("Invalid schedule spec: \(error.message)")
    }

    func checkSize(_ schedule: Schedule, memo: Temporal_Api_Common_V1_Memo) throws {
        let size = try schedule.action.startWorkflow.input.serializedData().count + memo.serializedData().count
        guard size <= largestBlob else { throw EngineError.invalidArgument("Blob data size exceeds limit.") }
    }

    /// Checks the workflow that the schedule is to start, if it names one, and fills in its task queue's kind.
    func checkAction(_ schedule: inout Schedule, namespace: String) throws {
        guard case .startWorkflow(var action) = schedule.action.action else { return }
        try checkWorkflowID(action.workflowID + Self.timeSuffix)
        guard !action.workflowType.name.isEmpty else {
            throw EngineError.invalidArgument("WorkflowType is not set on request.")
        }
        guard action.workflowType.name.utf8.count <= longestID else {
            throw EngineError.invalidArgument("WorkflowType length exceeds limit.")
        }
        try checkTaskQueue(action)
        if action.taskQueue.kind == .unspecified { action.taskQueue.kind = .normal }
        try checkTimeouts(action)
        guard action.cronSchedule.isEmpty else {
            throw EngineError.invalidArgument("Scheduled workflow must not contain CronSchedule")
        }
        guard [.unspecified, .allowDuplicate].contains(action.workflowIDReusePolicy) else {
            throw EngineError.invalidArgument("Scheduled workflow must not contain WorkflowIDReusePolicy")
        }
        try checkSearchAttributes(action.searchAttributes, namespace)
        schedule.action.startWorkflow = action
    }

    private var missingID: EngineError { .invalidArgument("Can't load workflow execution.  WorkflowId not set.") }

    private func checkWorkflowID(_ id: String) throws(EngineError) {
        guard id.utf8.count <= longestID else {
            throw .invalidArgument("WorkflowId exceeds maximum allowed length (\(id.utf8.count)/\(longestID))")
        }
    }

    private func checkTaskQueue(_ action: Temporal_Api_Workflow_V1_NewWorkflowExecutionInfo) throws(EngineError) {
        guard action.hasTaskQueue else { throw .invalidArgument("taskQueue is not set") }
        let name = action.taskQueue.name
        guard !name.isEmpty else { throw .invalidArgument("missing task queue name") }
        guard name.utf8.count <= longestID else { throw .invalidArgument("taskQueue length exceeds limit") }
        guard !name.hasPrefix("/_sys/") else {
            throw .invalidArgument("task queue name cannot start with reserved prefix /_sys/")
        }
    }

    private func checkTimeouts(_ action: Temporal_Api_Workflow_V1_NewWorkflowExecutionInfo) throws(EngineError) {
        let timeouts: [(String, Google_Protobuf_Duration)] = [
            ("WorkflowExecutionTimeoutSeconds", action.workflowExecutionTimeout),
            ("WorkflowRunTimeoutSeconds", action.workflowRunTimeout),
            ("WorkflowTaskTimeoutSeconds", action.workflowTaskTimeout),
        ]
        for (name, timeout) in timeouts where Duration(timeout) < .zero {
            throw .invalidArgument("An invalid \(name) is set on request. cause: negative duration")
        }
    }
}
