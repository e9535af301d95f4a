import SwiftProtobuf
import TemporalAPI

typealias StartChildAttributes = Temporal_Api_Command_V1_StartChildWorkflowExecutionCommandAttributes

extension Run {
    mutating func startChild(_ command: Command, _ batch: inout CommandBatch) throws {
        let checks = CommandChecks(.badStartChildExecutionAttributes, batch)
        guard case .startChildWorkflowExecutionCommandAttributes(let given)? = command.attributes else {
            throw checks.fault(
                "StartChildWorkflowExecutionCommandAttributes is not set on StartChildWorkflowExecutionCommand."
            )
        }
        let namespaceID = try targetNamespaceID(given.namespace, batch)
        try checkTarget(namespaceID, checks)
        let attributes = try normalized(given, checks, batch)
        if attributes.hasVersioningOverride {
            try checks.blaming { () throws(EngineError) in try attributes.versioningOverride.validateStructure() }
        }
        if attributes.inheritBuildID, attributes.taskQueue.name != started.taskQueue.name {
            throw checks.fault(
                "StartChildWorkflowExecution with UseCompatibleVersion cannot run on different task queue."
            )
        }
        try checks.checkBlob(
            attributes.input.byteCount,
            "StartChildWorkflowExecutionCommandAttributes. Input exceeds size limit."
        )
        try checks.checkMemo(
            attributes.memo.fields.byteCount,
            "StartChildWorkflowExecutionCommandAttributes.Memo exceeds size limit."
        )
        do {
            try batch.context.validateSearchAttributesSize(attributes.searchAttributes.indexedFields)
        } catch {
            throw checks.fatalFault(error.message)
        }
        try checks.checkPending(
            children.count,
            batch.limits.pendingChildrenMaximum,
            "pending child workflow executions",
            .pendingChildWorkflowsLimitExceeded
        )
        let event = append(
            .startChildWorkflowExecutionInitiated,
            .startChildWorkflowExecutionInitiatedEventAttributes(
                attributes.initiated(namespaceID: namespaceID, after: batch.completedEventID)
            ),
            now: batch.now
        )
        batch.initiatedChildren.insert(attributes.workflowID)
        output.effects.append(.startChild(initiatedEventID: event.eventID))
    }

    /// Checks a child's attributes, and fills in what the worker left open.
    private func normalized(
        _ given: StartChildAttributes,
        _ checks: CommandChecks,
        _ batch: CommandBatch
    ) throws -> StartChildAttributes {
        let name = "StartChildWorkflowExecutionCommand"
        var attributes = given
        if attributes.namespace.isEmpty { attributes.namespace = batch.context.namespaceName }
        let type = "WorkflowType=\(given.workflowType.name)"
        let id = "WorkflowId=\(given.workflowID)"
        let namespace = "Namespace=\(attributes.namespace)"
        guard !given.workflowID.isEmpty else {
            throw checks.fault("Required field WorkflowId is not set on \(name). \(type) \(namespace)")
        }
        guard !given.workflowType.name.isEmpty else {
            throw checks.fault("Required field WorkflowType is not set on \(name). \(id) \(namespace)")
        }
        try checks.checkLength(
            given.workflowID,
            of: "WorkflowId on \(name)",
            before: id,
            after: " \(type) \(namespace)"
        )
        try checks.checkLength(
            given.workflowType.name,
            of: "WorkflowType on \(name)",
            before: "\(id) \(type)",
            after: " \(namespace)"
        )
        let all = "\(id) \(type) \(namespace)"
        let executionTimeout = try checks.timeout(given.workflowExecutionTimeout) {
            "Invalid WorkflowExecutionTimeout on \(name): \($0). \(all)"
        }
        let runTimeout = try checks.timeout(given.workflowRunTimeout) {
            "Invalid WorkflowRunTimeout on \(name): \($0). \(all)"
        }
        let taskTimeout = try checks.timeout(given.workflowTaskTimeout) {
            "Invalid WorkflowTaskTimeout on \(name): \($0). \(all)"
        }
        if given.hasRetryPolicy {
            attributes.retryPolicy = given.retryPolicy.filled(with: batch.limits.defaultWorkflowRetry)
            try checks.blaming(prefix: "invalid WorkflowRetryPolicy on \(name): ", suffix: ". \(all)") {
                () throws(EngineError) in try attributes.retryPolicy.validate()
            }
        }
        try checks.blaming(prefix: "invalid CronSchedule on \(name): ", suffix: ". \(all)") {
            () throws(EngineError) in try batch.context.validateCronSchedule(given.cronSchedule)
        }
        try checks.blaming(
            .badSearchAttributes,
            prefix: "invalid SearchAttributes on StartChildWorkflowCommand: ",
            suffix: ". \(all)"
        ) { () throws(EngineError) in
            try batch.context.validateSearchAttributes(given.searchAttributes.indexedFields, attributes.namespace)
        }
        if given.hasSearchAttributes {
            attributes.searchAttributes = batch.context.typed(given.searchAttributes, attributes.namespace)
        }
        try checks.blaming { () throws(EngineError) in try given.priority.validate() }
        try checks.blaming(
            prefix: "invalid TaskQueue on \(name): ",
            suffix: ". \(all) TaskQueue=\(given.taskQueue.name)"
        ) {
            () throws(EngineError) in
            attributes.taskQueue = try given.taskQueue.normalized(
                standard: started.taskQueue.name,
                limits: batch.limits
            )
        }
        if given.hasWorkflowExecutionTimeout { attributes.workflowExecutionTimeout = executionTimeout }
        let run = Duration(runTimeout).bounded(by: Duration(executionTimeout))
        attributes.workflowRunTimeout = run.message
        attributes.workflowTaskTimeout = Duration(taskTimeout).asTaskTimeout(of: run, limits: batch.limits).message
        if attributes.parentClosePolicy == .unspecified { attributes.parentClosePolicy = .terminate }
        if attributes.workflowIDReusePolicy == .unspecified { attributes.workflowIDReusePolicy = .allowDuplicate }
        return attributes
    }
}

extension StartChildAttributes {
    fileprivate func initiated(namespaceID: String, after completedEventID: Int64) -> ChildInitiatedAttributes {
        .with {
            $0.namespace = namespace
            $0.namespaceID = namespaceID
            $0.workflowID = workflowID
            $0.workflowType = workflowType
            $0.taskQueue = taskQueue
            if hasHeader { $0.header = header }
            if hasInput { $0.input = input }
            if hasWorkflowExecutionTimeout { $0.workflowExecutionTimeout = workflowExecutionTimeout }
            $0.workflowRunTimeout = workflowRunTimeout
            $0.workflowTaskTimeout = workflowTaskTimeout
            $0.parentClosePolicy = parentClosePolicy
            $0.control = control
            $0.workflowTaskCompletedEventID = completedEventID
            $0.workflowIDReusePolicy = workflowIDReusePolicy
            if hasRetryPolicy { $0.retryPolicy = retryPolicy }
            $0.cronSchedule = cronSchedule
            if let memo = memo.withoutNulls { $0.memo = memo }
            if let attributes = searchAttributes.withoutNulls { $0.searchAttributes = attributes }
            $0.inheritBuildID = inheritBuildID
            if hasVersioningOverride { $0.versioningOverride = versioningOverride }
            if hasPriority { $0.priority = priority }
        }
    }
}

extension Duration {
    /// The shorter of two time-outs, of which zero means none.
    func bounded(by other: Duration) -> Duration {
        if self == .zero { return other }
        return other == .zero ? self : min(self, other)
    }

    /// A workflow task's time-out as it is used: the standard if none is given, and not longer than allowed.
    func asTaskTimeout(of runTimeout: Duration, limits: ExecutionLimits) -> Duration {
        let timeout = self == .zero ? limits.defaultWorkflowTaskTimeout : self
        return min(timeout, limits.workflowTaskTimeoutMaximum).bounded(by: runTimeout)
    }
}
