import TemporalAPI

extension Run {
    mutating func completeWorkflow(_ command: Command, _ batch: inout CommandBatch) throws {
        try checkNothingUnseen(batch)
        let checks = CommandChecks(.badCompleteWorkflowExecutionAttributes, batch)
        guard case .completeWorkflowExecutionCommandAttributes(let attributes)? = command.attributes else {
            throw checks.fault(
                "CompleteWorkflowExecutionCommandAttributes is not set on CompleteWorkflowExecutionCommand."
            )
        }
        // The cause is of another command, as it is with the reference.
        try CommandChecks(.badScheduleActivityAttributes, batch).checkBlob(
            attributes.result.byteCount,
            "CompleteWorkflowExecutionCommandAttributes.Result exceeds size limit."
        )
        completeRun(attributes, completedEventID: batch.completedEventID, now: batch.now)
    }

    mutating func failWorkflow(_ command: Command, _ batch: inout CommandBatch) throws {
        try checkNothingUnseen(batch)
        let checks = CommandChecks(.badFailWorkflowExecutionAttributes, batch)
        guard case .failWorkflowExecutionCommandAttributes(let attributes)? = command.attributes else {
            throw checks.fault("FailWorkflowExecutionCommandAttributes is not set on FailWorkflowExecutionCommand.")
        }
        guard attributes.hasFailure else { throw checks.fault("Failure is not set on FailWorkflowExecutionCommand.") }
        try checks.checkBlob(
            attributes.failure.encodedByteCount,
            "FailWorkflowExecutionCommandAttributes.Failure exceeds size limit."
        )
        failRun(attributes, completedEventID: batch.completedEventID, now: batch.now)
    }

    mutating func cancelWorkflow(_ command: Command, _ batch: inout CommandBatch) throws {
        try checkNothingUnseen(batch)
        let checks = CommandChecks(.badCancelWorkflowExecutionAttributes, batch)
        guard case .cancelWorkflowExecutionCommandAttributes(let attributes)? = command.attributes else {
            throw checks.fault(
                "CancelWorkflowExecutionCommandAttributes is not set on CancelWorkflowExecutionCommand."
            )
        }
        cancelRun(attributes, completedEventID: batch.completedEventID, now: batch.now)
    }

    mutating func continueAsNew(_ command: Command, _ batch: inout CommandBatch) throws {
        try checkNothingUnseen(batch)
        let checks = CommandChecks(.badContinueAsNewAttributes, batch)
        guard case .continueAsNewWorkflowExecutionCommandAttributes(let given)? = command.attributes else {
            throw checks.fault(
                "ContinueAsNewWorkflowExecutionCommandAttributes is not set on ContinueAsNewWorkflowExecutionCommand."
            )
        }
        let attributes = try normalized(given, checks, batch)
        if attributes.inheritBuildID, attributes.taskQueue.name != started.taskQueue.name {
            throw checks.fault("ContinueAsNew with UseCompatibleVersion cannot run on different task queue.")
        }
        let name = "ContinueAsNewWorkflowExecutionCommandAttributes"
        try checks.checkBlob(attributes.input.byteCount, "\(name). Input exceeds size limit.")
        try checks.checkMemo(attributes.memo.fields.byteCount, "\(name). Memo exceeds size limit.")
        do {
            try batch.context.validateSearchAttributesSize(attributes.searchAttributes.indexedFields)
        } catch {
            throw checks.fatalFault(error.message)
        }
        continueRunAsNew(attributes, completedEventID: batch.completedEventID, now: batch.now)
    }

    /// A workflow doesn't end while something waits that it has not seen: it is asked again, with that in its history.
    private func checkNothingUnseen(_ batch: CommandBatch) throws(WorkflowTaskFault) {
        if batch.hasBufferedEvents { throw WorkflowTaskFault(.unhandledCommand) }
    }

    /// Checks the next run's attributes, and fills in from this run what the worker left open.
    private func normalized(
        _ given: ContinueAttributes,
        _ checks: CommandChecks,
        _ batch: CommandBatch
    ) throws -> ContinueAttributes {
        let name = "ContinueAsNewWorkflowExecutionCommand"
        var attributes = given
        if attributes.workflowType.name.isEmpty { attributes.workflowType = started.workflowType }
        let typeName = attributes.workflowType.name
        let type = "WorkflowType=\(typeName)"
        try checks.checkLength(typeName, of: "WorkflowType on \(name)", before: type)
        let all = "\(type) TaskQueue=\(given.taskQueue.name.isEmpty ? started.taskQueue.name : given.taskQueue.name)"
        try checks.blaming(prefix: "error validating \(name) TaskQueue: ", suffix: ". \(all)") {
            () throws(EngineError) in
            attributes.taskQueue = try given.taskQueue.normalized(
                standard: started.taskQueue.name,
                limits: batch.limits
            )
        }
        var run = Duration(
            try checks.timeout(given.workflowRunTimeout) { "Invalid WorkflowRunTimeout on \(name): \($0). \(all)" }
        )
        var task = Duration(
            try checks.timeout(given.workflowTaskTimeout) { "Invalid WorkflowTaskTimeout on \(name): \($0). \(all)" }
        )
        let backoff = try checks.timeout(given.backoffStartInterval) {
            "Invalid BackoffStartInterval on \(name): \($0). \(all)"
        }
        if given.hasBackoffStartInterval { attributes.backoffStartInterval = backoff }
        if run == .zero { run = Duration(started.workflowRunTimeout) }
        if task == .zero { task = Duration(started.workflowTaskTimeout) }
        run = run.bounded(by: Duration(started.workflowExecutionTimeout))
        attributes.workflowRunTimeout = run.message
        attributes.workflowTaskTimeout = task.asTaskTimeout(of: run, limits: batch.limits).message
        if given.hasRetryPolicy {
            attributes.retryPolicy = given.retryPolicy.filled(with: batch.limits.defaultWorkflowRetry)
            try checks.blaming(prefix: "invalid WorkflowRetryPolicy on \(name): ", suffix: ". \(all)") {
                () throws(EngineError) in try attributes.retryPolicy.validate()
            }
        }
        try checks.blaming(
            .badSearchAttributes,
            prefix: "invalid SearchAttributes on \(name): ",
            suffix: ". \(all)"
        ) { () throws(EngineError) in
            try batch.context.validateSearchAttributes(
                given.searchAttributes.indexedFields,
                batch.context.namespaceName
            )
        }
        if given.hasSearchAttributes {
            attributes.searchAttributes = batch.context.typed(given.searchAttributes, batch.context.namespaceName)
        }
        return attributes
    }
}
