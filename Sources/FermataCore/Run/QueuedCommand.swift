import TemporalAPI

/// A command that code has issued and history has not yet confirmed.
struct QueuedCommand: Sendable {
    /// The machine that the confirming event belongs to, if it has one.
    var owner: MachineID?
    var command: Command
    /// What a protocol message command refers to. Sent with it.
    var message: ProtocolMessage?
    /// The command has left with a completed workflow task.
    var isSent = false
    /// The patch whose marker this is.
    var patchID: String?
}

extension Command {
    /// The command for people: kind, and what it is about.
    var summary: String {
        switch attributes {
        case .scheduleActivityTaskCommandAttributes(let a):
            "ScheduleActivityTask (activity '\(a.activityType.name)' with id '\(a.activityID)')"
        case .startTimerCommandAttributes(let a): "StartTimer ('\(a.timerID)')"
        case .cancelTimerCommandAttributes(let a): "CancelTimer ('\(a.timerID)')"
        case .requestCancelActivityTaskCommandAttributes(let a):
            "RequestCancelActivityTask (of event \(a.scheduledEventID))"
        case .startChildWorkflowExecutionCommandAttributes(let a):
            "StartChildWorkflowExecution (type '\(a.workflowType.name)' with id '\(a.workflowID)')"
        case .signalExternalWorkflowExecutionCommandAttributes(let a):
            "SignalExternalWorkflowExecution ('\(a.signalName)')"
        case .requestCancelExternalWorkflowExecutionCommandAttributes(let a):
            "RequestCancelExternalWorkflowExecution (of '\(a.workflowID)')"
        case .recordMarkerCommandAttributes(let a): "RecordMarker ('\(a.markerName)')"
        case .completeWorkflowExecutionCommandAttributes: "CompleteWorkflowExecution"
        case .failWorkflowExecutionCommandAttributes: "FailWorkflowExecution"
        case .cancelWorkflowExecutionCommandAttributes: "CancelWorkflowExecution"
        case .continueAsNewWorkflowExecutionCommandAttributes: "ContinueAsNewWorkflowExecution"
        case .upsertWorkflowSearchAttributesCommandAttributes: "UpsertWorkflowSearchAttributes"
        case .modifyWorkflowPropertiesCommandAttributes: "ModifyWorkflowProperties"
        case .protocolMessageCommandAttributes(let a): "ProtocolMessage ('\(a.messageID)')"
        default: "\(commandType)"
        }
    }
}
