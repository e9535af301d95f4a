import SwiftProtobuf
import TemporalAPI

extension Run {
    /// Writes a task that exists for an update alone into the history, because something else has come that the
    /// history is going to show, and the task was there first.
    mutating func makeSpeculativeWorkflowTaskReal(now: EngineTime) {
        guard var task = workflowTask, task.kind == .speculative else { return }
        task.kind = .normal
        workflowTask = task
        appendScheduled(task.record, queue: currentTaskQueue, now: EngineTime(task.record.scheduledTime))
        guard task.isStarted else { return }
        appendStarted(task.record, identity: "", now: EngineTime(task.record.startedTime))
    }

    /// Whether a speculative task ends without a trace: its worker had nothing to say but that updates are rejected.
    func leavesNoTrace(_ task: WorkflowTask, answer request: CompletedRequest) -> Bool {
        guard task.kind == .speculative, request.commands.isEmpty, !request.forceCreateNewWorkflowTask else {
            return false
        }
        // After a completed task, history has its started and its completed event; what follows was shipped to the
        // worker. Workers that can't see the same events twice need the task in the history, and the others need it
        // when it has become much.
        let shippedEventsMaximum: Int64 = request.capabilities.discardSpeculativeWorkflowTaskWithEvents ? 10 : 0
        guard nextEventID <= lastCompletedTaskStartedEventID + 2 + shippedEventsMaximum else { return false }
        return request.messages.allSatisfy(\.isRejection)
    }
}

extension Temporal_Api_Protocol_V1_Message {
    fileprivate var isRejection: Bool { body.isA(Temporal_Api_Update_V1_Rejection.self) }
}
