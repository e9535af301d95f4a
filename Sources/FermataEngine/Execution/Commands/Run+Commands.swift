import TemporalAPI

extension Run {
    /// Makes events of the commands, in order, and delivers the worker's messages: those that a command asks for in
    /// its place, and the rest after all commands.
    ///
    /// - Throws: ``WorkflowTaskFault`` if the worker is at fault; `EngineError` if the request can't be carried out.
    mutating func run(_ commands: [Command], _ batch: inout CommandBatch) throws {
        try Self.checkSequence(commands)
        for command in commands {
            let next = output.events.count
            output.facts.append(.command(command.commandType))
            try run(command, &batch)
            guard command.commandType != .protocolMessage else { continue }
            annotate(next, with: command)
        }
        for message in batch.messages { try deliver(message, &batch) }
    }

    /// Only the last command may end the run.
    private static func checkSequence(_ commands: [Command]) throws(EngineError) {
        for (index, command) in commands.enumerated() {
            switch command.commandType {
            case .completeWorkflowExecution, .failWorkflowExecution, .cancelWorkflowExecution,
                .continueAsNewWorkflowExecution:
                guard index == commands.count - 1 else {
                    let types = commands.map(\.commandType.title).joined(separator: ", ")
                    throw .invalidArgument(
                        """
                        invalid command sequence: [\(types)], command \(command.commandType.title) must be the last \
                        command.
                        """
                    )
                }
            case .unspecified, .UNRECOGNIZED:
                throw .invalidArgument("unknown command type: \(command.commandType.title)")
            default:
                break
            }
        }
    }

    private mutating func run(_ command: Command, _ batch: inout CommandBatch) throws {
        switch command.commandType {
        case .scheduleActivityTask: try scheduleActivity(command, &batch)
        case .requestCancelActivityTask: try requestActivityCancellation(command, &batch)
        case .startTimer: try startTimer(command, &batch)
        case .cancelTimer: try cancelTimer(command, &batch)
        case .recordMarker: try recordMarker(command, &batch)
        case .upsertWorkflowSearchAttributes: try upsertSearchAttributes(command, &batch)
        case .modifyWorkflowProperties: try modifyProperties(command, &batch)
        case .startChildWorkflowExecution: try startChild(command, &batch)
        case .signalExternalWorkflowExecution: try signalExternal(command, &batch)
        case .requestCancelExternalWorkflowExecution: try cancelExternal(command, &batch)
        case .completeWorkflowExecution: try completeWorkflow(command, &batch)
        case .failWorkflowExecution: try failWorkflow(command, &batch)
        case .cancelWorkflowExecution: try cancelWorkflow(command, &batch)
        case .continueAsNewWorkflowExecution: try continueAsNew(command, &batch)
        case .protocolMessage: try takeProtocolMessage(command, &batch)
        case .scheduleNexusOperation: try scheduleNexusOperation(command, &batch)
        case .requestCancelNexusOperation: try requestNexusCancellation(command, &batch)
        case .unspecified, .UNRECOGNIZED: break
        }
    }

    /// What the worker says of a command for people goes with its event, which is the first that it caused.
    private mutating func annotate(_ index: Int, with command: Command) {
        guard index < output.events.count else { return }
        if command.hasUserMetadata { output.events[index].userMetadata = command.userMetadata }
        if !command.eventGroupMarkers.isEmpty { output.events[index].eventGroupMarkers = command.eventGroupMarkers }
    }
}

extension CommandType {
    /// The name in messages, such as "StartTimer".
    var title: String {
        if case .UNRECOGNIZED(let value) = self { return String(value) }
        let name = String(describing: self)
        return name.prefix(1).uppercased() + name.dropFirst()
    }
}
