import SwiftProtobuf
import TemporalAPI

extension Run {
    mutating func signalExternal(_ command: Command, _ batch: inout CommandBatch) throws {
        let checks = CommandChecks(.badSignalWorkflowExecutionAttributes, batch)
        let name = "SignalExternalWorkflowExecutionCommand"
        guard case .signalExternalWorkflowExecutionCommandAttributes(let attributes)? = command.attributes else {
            throw checks.fault("\(name)Attributes is not set on \(name).")
        }
        let namespaceID = try targetNamespaceID(attributes.namespace, batch)
        guard attributes.hasExecution else { throw checks.fault("Execution is not set on \(name).") }
        try checkTarget(namespaceID, checks)
        let namespace = attributes.namespace
        let workflowID = attributes.execution.workflowID
        let runID = attributes.execution.runID
        let signal = attributes.signalName
        guard !workflowID.isEmpty else {
            throw checks.fault(
                "WorkflowId is not set on \(name). Namespace=\(namespace) RunId=\(runID) SignalName=\(signal)"
            )
        }
        try checks.checkLength(
            workflowID,
            of: "WorkflowId on \(name)",
            before: "WorkflowId=\(workflowID)",
            after: " Namespace=\(namespace) RunId=\(runID) SignalName=\(signal)"
        )
        try checks.checkRunID(
            runID,
            """
            Invalid RunId set on \(name). WorkflowId=\(workflowID) Namespace=\(namespace) RunId=\(runID) \
            SignalName=\(signal)
            """
        )
        guard !signal.isEmpty else {
            throw checks.fault(
                "SignalName is not set on \(name). WorkflowId=\(workflowID) Namespace=\(namespace) RunId=\(runID)"
            )
        }
        try checks.checkPending(
            externalSignals.count,
            batch.limits.pendingSignalsMaximum,
            "pending signals to external workflows",
            .pendingSignalsLimitExceeded
        )
        try checks.checkBlob(attributes.input.byteCount, "\(name)Attributes.Input exceeds size limit.")
        let event = append(
            .signalExternalWorkflowExecutionInitiated,
            .signalExternalWorkflowExecutionInitiatedEventAttributes(
                .with {
                    $0.workflowTaskCompletedEventID = batch.completedEventID
                    $0.namespace = namespace
                    $0.namespaceID = namespaceID
                    $0.workflowExecution = attributes.execution
                    $0.signalName = signal
                    if attributes.hasInput { $0.input = attributes.input }
                    $0.control = attributes.control
                    $0.childWorkflowOnly = attributes.childWorkflowOnly
                    if attributes.hasHeader { $0.header = attributes.header }
                }
            ),
            now: batch.now
        )
        output.effects.append(.signalExternal(initiatedEventID: event.eventID))
    }

    mutating func cancelExternal(_ command: Command, _ batch: inout CommandBatch) throws {
        let checks = CommandChecks(.badRequestCancelExternalWorkflowExecutionAttributes, batch)
        let name = "RequestCancelExternalWorkflowExecutionCommand"
        guard case .requestCancelExternalWorkflowExecutionCommandAttributes(let attributes)? = command.attributes
        else { throw checks.fault("\(name)Attributes is not set on \(name).") }
        let namespaceID = try targetNamespaceID(attributes.namespace, batch)
        try checkTarget(namespaceID, checks)
        let namespace = attributes.namespace
        let workflowID = attributes.workflowID
        let runID = attributes.runID
        guard !workflowID.isEmpty else {
            throw checks.fault("WorkflowId is not set on \(name). Namespace=\(namespace) RunId=\(runID)")
        }
        try checks.checkLength(
            workflowID,
            of: "WorkflowId on \(name)",
            before: "WorkflowId=\(workflowID)",
            after: " RunId=\(runID) Namespace=\(namespace)"
        )
        let target = "WorkflowId=\(workflowID) RunId=\(runID) Namespace=\(namespace)"
        try checks.checkRunID(runID, "Invalid RunId set on \(name). \(target)")
        guard !batch.initiatedChildren.contains(workflowID) else {
            throw checks.fault(
                "Start and RequestCancel for child workflow is not allowed in same workflow task. \(target)"
            )
        }
        try checks.checkPending(
            externalCancels.count,
            batch.limits.pendingCancelsMaximum,
            "pending requests to cancel external workflows",
            .pendingRequestCancelLimitExceeded
        )
        let event = append(
            .requestCancelExternalWorkflowExecutionInitiated,
            .requestCancelExternalWorkflowExecutionInitiatedEventAttributes(
                .with {
                    $0.workflowTaskCompletedEventID = batch.completedEventID
                    $0.namespace = namespace
                    $0.namespaceID = namespaceID
                    $0.workflowExecution.workflowID = workflowID
                    $0.workflowExecution.runID = runID
                    $0.control = attributes.control
                    $0.childWorkflowOnly = attributes.childWorkflowOnly
                    $0.reason = attributes.reason
                }
            ),
            now: batch.now
        )
        output.effects.append(.cancelExternal(initiatedEventID: event.eventID))
    }
}

extension Run {
    /// The id of the namespace that a command names; this run's if it names none.
    func targetNamespaceID(_ name: String, _ batch: CommandBatch) throws -> String {
        name.isEmpty ? identity.namespaceID : try batch.context.namespaceID(name)
    }

    /// A workflow reaches only workflows of its own namespace, as with the reference's settings.
    func checkTarget(_ namespaceID: String, _ checks: CommandChecks) throws {
        guard namespaceID == identity.namespaceID else {
            throw checks.fault("cross namespace commands are not allowed")
        }
    }
}
