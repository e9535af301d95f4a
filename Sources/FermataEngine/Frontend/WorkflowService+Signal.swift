import Foundation
import GRPCCore
import SwiftProtobuf
import TemporalAPI

extension WorkflowServiceHandler {
    func signalWorkflowExecution(
        request: Temporal_Api_Workflowservice_V1_SignalWorkflowExecutionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_SignalWorkflowExecutionResponse {
        try engine.refuseIfOverloaded()
        let checks = engine.checks
        try checks.execution(request.workflowExecution, isSet: request.hasWorkflowExecution)
        guard !request.signalName.isEmpty else {
            throw EngineError.invalidArgument("SignalName is not set on request.")
        }
        guard request.signalName.utf8.count <= engine.limits.idLengthMaximum else {
            throw EngineError.invalidArgument("SignalName length exceeds limit.")
        }
        let requestID = try checks.requestID(request.requestID)
        try checks.links(request.links)
        try checks.payload(request.input.payloadBytes, "input")
        let signal = IncomingSignal(
            name: request.signalName,
            input: request.hasInput ? request.input : nil,
            identity: request.identity,
            header: request.hasHeader ? request.header : nil,
            requestID: requestID,
            links: request.links
        )
        return try await engine.durably { transaction in
            let box = try transaction.find(request.workflowExecution, namespace: request.namespace)
            try transaction.change(box) { try $0.receive(signal, limits: engine.limits, now: transaction.now) }
            return .with { $0.link = box.run.signalLink(requestID, namespace: request.namespace) }
        }
    }

    func requestCancelWorkflowExecution(
        request: Temporal_Api_Workflowservice_V1_RequestCancelWorkflowExecutionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_RequestCancelWorkflowExecutionResponse {
        try engine.checks.execution(request.workflowExecution, isSet: request.hasWorkflowExecution)
        try await engine.durably { transaction in
            let box = try transaction.findLast(
                request.workflowExecution,
                namespace: request.namespace,
                firstRunID: request.firstExecutionRunID
            )
            transaction.change(box) {
                $0.requestCancellation(
                    reason: request.reason,
                    identity: request.identity,
                    requestID: request.requestID,
                    links: request.links,
                    now: transaction.now
                )
            }
        }
        return .init()
    }

    func terminateWorkflowExecution(
        request: Temporal_Api_Workflowservice_V1_TerminateWorkflowExecutionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_TerminateWorkflowExecutionResponse {
        try engine.checks.execution(request.workflowExecution, isSet: request.hasWorkflowExecution)
        try await engine.durably { transaction in
            let box = try transaction.findLast(
                request.workflowExecution,
                namespace: request.namespace,
                firstRunID: request.firstExecutionRunID
            )
            guard box.run.isRunning else { throw EngineError.workflowCompleted }
            transaction.change(box) {
                $0.terminateRun(
                    reason: request.reason.isEmpty ? "terminated by user via frontend" : request.reason,
                    details: request.hasDetails ? request.details : nil,
                    identity: request.identity.isEmpty ? "frontend-service" : request.identity,
                    links: request.links,
                    now: transaction.now
                )
            }
        }
        return .init()
    }
}

extension Run {
    /// A link to a signal, by its request: it may have no event id yet.
    func signalLink(_ requestID: String, namespace: String) -> Link {
        .with {
            $0.workflowEvent.namespace = namespace
            $0.workflowEvent.workflowID = identity.workflowID
            $0.workflowEvent.runID = identity.runID
            $0.workflowEvent.requestIDRef.requestID = requestID
            $0.workflowEvent.requestIDRef.eventType = .workflowExecutionSignaled
        }
    }
}

extension Transaction {
    /// The run that a client names.
    ///
    /// - Parameter firstRunID: The first run of the chain; a run of another chain is not found.
    func find(
        _ execution: WorkflowExecution,
        namespace name: String,
        firstRunID: String = ""
    ) throws -> RunBox {
        let namespace = try core.namespaces.namespace(named: name)
        let box = try core.box(
            namespaceID: namespace.id,
            workflowID: execution.workflowID,
            runID: execution.runID
        )
        guard firstRunID.isEmpty || box.run.started.firstExecutionRunID == firstRunID else {
            throw EngineError.notFound("workflow execution not found")
        }
        return box
    }

    /// The run that a client names, or with a first run the last of its chain, whatever run is named.
    func findLast(_ execution: WorkflowExecution, namespace: String, firstRunID: String) throws -> RunBox {
        var execution = execution
        if !firstRunID.isEmpty { execution.runID = "" }
        return try find(execution, namespace: namespace, firstRunID: firstRunID)
    }
}
