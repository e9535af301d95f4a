import SwiftProtobuf
package import TemporalAPI

// What workflow code asks for. After the run has closed, nothing more is asked.

extension RunMachines {
    private mutating func issue(
        _ type: Temporal_Api_Enums_V1_CommandType,
        _ attributes: Command.OneOf_Attributes,
        owner: MachineID? = nil,
        metadata: UserMetadata? = nil
    ) {
        guard !isClosed else { return }
        var command = Command()
        command.commandType = type
        command.attributes = attributes
        if let metadata { command.userMetadata = metadata }
        queue.append(QueuedCommand(owner: owner, command: command))
    }

    // MARK: Timers

    package mutating func startTimer(_ number: Int, duration: Duration, metadata: UserMetadata?) {
        let id = MachineID(.timer, number)
        machines[id] = .timer(TimerMachine())
        issue(
            .startTimer,
            .startTimerCommandAttributes(
                .with {
                    $0.timerID = String(number)
                    $0.startToFireTimeout = .init(duration: duration)
                }
            ),
            owner: id,
            metadata: metadata
        )
    }

    package mutating func cancelTimer(_ number: Int) -> CancelDecision {
        let id = MachineID(.timer, number)
        guard case .timer(var machine)? = machines[id] else { return .nothing }
        let decision = machine.cancel()
        machines[id] = .timer(machine)
        switch decision {
        case .withdraw:
            queue.withdraw(id)
            machines[id] = nil
        case .requestAndResolve:
            issue(.cancelTimer, .cancelTimerCommandAttributes(.with { $0.timerID = String(number) }), owner: id)
        default: break
        }
        return decision
    }

    // MARK: Activities

    package mutating func scheduleActivity(
        _ number: Int,
        _ attributes: Temporal_Api_Command_V1_ScheduleActivityTaskCommandAttributes,
        cancellation: ActivityCancellation,
        metadata: UserMetadata?
    ) {
        let id = MachineID(.activity, number)
        machines[id] = .activity(
            ActivityMachine(
                cancellation: cancellation,
                activityID: attributes.activityID,
                activityType: attributes.activityType.name
            )
        )
        issue(.scheduleActivityTask, .scheduleActivityTaskCommandAttributes(attributes), owner: id, metadata: metadata)
    }

    /// Cancels an activity; the failure is what the waiting code gets if its wait is over.
    package mutating func cancelActivity(_ number: Int) -> (CancelDecision, APIFailure) {
        let id = MachineID(.activity, number)
        guard case .activity(var machine)? = machines[id] else { return (.nothing, APIFailure()) }
        let decision = machine.cancel()
        machines[id] = .activity(machine)
        switch decision {
        case .withdraw:
            queue.withdraw(id)
            machines[id] = nil
        case .requestAndResolve, .requestAndWait:
            issue(
                .requestCancelActivityTask,
                .requestCancelActivityTaskCommandAttributes(.with { $0.scheduledEventID = machine.scheduledEventID })
            )
        default: break
        }
        return (decision, machine.failure("Activity cancelled", .cancelled(details: nil)))
    }

    // MARK: Child workflows

    package mutating func startChild(
        _ number: Int,
        _ attributes: Temporal_Api_Command_V1_StartChildWorkflowExecutionCommandAttributes,
        cancellation: ChildCancellation,
        metadata: UserMetadata?
    ) {
        let id = MachineID(.childWorkflow, number)
        machines[id] = .childWorkflow(
            ChildWorkflowMachine(
                cancellation: cancellation,
                namespace: attributes.namespace,
                workflowID: attributes.workflowID,
                workflowType: attributes.workflowType.name
            )
        )
        issue(
            .startChildWorkflowExecution,
            .startChildWorkflowExecutionCommandAttributes(attributes),
            owner: id,
            metadata: metadata
        )
    }

    /// Cancels a child workflow; the failure is what the waiting code gets if its wait is over.
    package mutating func cancelChild(_ number: Int, reason: String) -> (CancelDecision, APIFailure) {
        let id = MachineID(.childWorkflow, number)
        guard case .childWorkflow(var machine)? = machines[id] else { return (.nothing, APIFailure()) }
        let decision = machine.cancel()
        machines[id] = .childWorkflow(machine)
        var message = "Child Workflow execution cancelled"
        switch decision {
        case .withdraw:
            queue.withdraw(id)
            machines[id] = nil
            message = "Child Workflow Execution cancelled before scheduled"
        case .requestAndResolve, .requestAndWait:
            issue(
                .requestCancelExternalWorkflowExecution,
                .requestCancelExternalWorkflowExecutionCommandAttributes(
                    .with {
                        $0.workflowID = machine.workflowID
                        $0.runID = machine.runID
                        $0.childWorkflowOnly = true
                        $0.reason = reason
                    }
                ),
                owner: MachineID(.childCancel, number)
            )
        default: break
        }
        return (decision, machine.failure(message, .cancelled(details: nil), .cancelRequested))
    }

    // MARK: Messages to other workflows

    package mutating func signalExternal(
        _ number: Int,
        _ attributes: Temporal_Api_Command_V1_SignalExternalWorkflowExecutionCommandAttributes
    ) {
        let id = MachineID(.externalSignal, number)
        machines[id] = .external(workflowID: attributes.execution.workflowID)
        issue(
            .signalExternalWorkflowExecution,
            .signalExternalWorkflowExecutionCommandAttributes(attributes),
            owner: id
        )
    }

    package mutating func cancelExternal(
        _ number: Int,
        _ attributes: Temporal_Api_Command_V1_RequestCancelExternalWorkflowExecutionCommandAttributes
    ) {
        let id = MachineID(.externalCancel, number)
        machines[id] = .external(workflowID: attributes.workflowID)
        issue(
            .requestCancelExternalWorkflowExecution,
            .requestCancelExternalWorkflowExecutionCommandAttributes(attributes),
            owner: id
        )
    }

    // MARK: Properties

    package mutating func upsertSearchAttributes(_ attributes: Temporal_Api_Common_V1_SearchAttributes) {
        issue(
            .upsertWorkflowSearchAttributes,
            .upsertWorkflowSearchAttributesCommandAttributes(.with { $0.searchAttributes = attributes })
        )
    }

    package mutating func upsertMemo(_ memo: Temporal_Api_Common_V1_Memo) {
        issue(
            .modifyWorkflowProperties,
            .modifyWorkflowPropertiesCommandAttributes(.with { $0.upsertedMemo = memo })
        )
    }

    // MARK: The end

    /// Ends the run. The first end counts; what is issued in the same activation still goes before it.
    package mutating func end(_ type: Temporal_Api_Enums_V1_CommandType, _ attributes: Command.OneOf_Attributes) {
        guard terminal == nil, !isClosed else { return }
        var command = Command()
        command.commandType = type
        command.attributes = attributes
        terminal = QueuedCommand(command: command)
    }

    /// Whether code has ended the run.
    package var isEnding: Bool { terminal != nil || isClosed }

    // MARK: Completion

    /// What goes to the server: the commands that history does not know yet.
    package mutating func takeCompletion(sdkVersion: String) -> Completion {
        var completion = Completion()
        for queued in queue.takeUnsent() {
            completion.commands.append(queued.command)
            if let message = queued.message { completion.messages.append(message) }
        }
        completion.messages += rejections
        rejections.removeAll()
        completion.sdkMetadata = flags.takeUnrecorded(version: sdkVersion)
        return completion
    }
}

/// The answer to a workflow task.
package struct Completion: Sendable {
    package var commands: [Command] = []
    package var messages: [ProtocolMessage] = []
    package var sdkMetadata: Temporal_Api_Sdk_V1_WorkflowTaskCompletedMetadata?

    package init() {}
}
