import Foundation
import GRPCCore
import Logging
import SwiftProtobuf
import TemporalAPI

typealias UpdateRequest = Temporal_Api_Workflowservice_V1_UpdateWorkflowExecutionRequest
typealias UpdateResponse = Temporal_Api_Workflowservice_V1_UpdateWorkflowExecutionResponse

extension WorkflowServiceHandler {
    func updateWorkflowExecution(request: UpdateRequest, context: ServerContext) async throws -> UpdateResponse {
        try engine.refuseIfOverloaded()
        let request = try engine.checks.update(request)
        return try await withCancellationOfCall { [engine] in try await engine.update(request) }
    }

    func pollWorkflowExecutionUpdate(
        request: Temporal_Api_Workflowservice_V1_PollWorkflowExecutionUpdateRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_PollWorkflowExecutionUpdateResponse {
        guard request.hasUpdateRef else { throw EngineError.invalidArgument("UpdateRef is not set on request.") }
        let reference = request.updateRef
        try engine.checks.execution(reference.workflowExecution, isSet: reference.hasWorkflowExecution)
        let stage = request.waitPolicy.lifecycleStage
        return try await withCancellationOfCall { [engine] in
            let (execution, status) = try await engine.awaitUpdate(
                reference.updateID,
                stage: stage == .admitted ? .unspecified : stage
            ) { transaction in
                let box = try transaction.find(reference.workflowExecution, namespace: request.namespace)
                guard try box.updateStatus(reference.updateID) != nil else {
                    throw EngineError.notFound("update \"\(reference.updateID)\" not found")
                }
                return box
            }
            return .with {
                $0.stage = status.stage
                if let outcome = status.outcome { $0.outcome = outcome }
                $0.updateRef = reference
                $0.updateRef.workflowExecution = execution
            }
        }
    }
}

extension RequestChecks {
    /// - Returns: The request, with an update id made up if the client gave none.
    func update(_ original: UpdateRequest) throws(EngineError) -> UpdateRequest {
        var request = original
        try execution(request.workflowExecution, isSet: request.hasWorkflowExecution)
        guard request.hasRequest, request.request.hasMeta else {
            throw .invalidArgument("Update meta is not set on request.")
        }
        guard request.request.hasInput else { throw .invalidArgument("Update input is not set on request.") }
        guard !request.request.input.name.isEmpty else {
            throw .invalidArgument("Update name is not set on request.")
        }
        guard request.request.meta.updateID.utf8.count <= limits.idLengthMaximum else {
            throw .invalidArgument("UpdateId length exceeds limit.")
        }
        if request.request.meta.updateID.isEmpty {
            request.request.meta.updateID = UniqueID.make()
        }
        if request.waitPolicy.lifecycleStage == .admitted {
            throw .permissionDenied(
                "UpdateWorkflowExecution issued asynchronously and waiting on update admitted is not supported."
            )
        }
        return request
    }
}

extension Engine {
    private static let longestUpdateWait: Duration = .seconds(20)

    /// Sends an update to a workflow and waits for the stage that the client wants.
    func update(_ request: UpdateRequest) async throws -> UpdateResponse {
        let id = request.request.meta.updateID
        let (execution, status) = try await awaitUpdate(id, stage: request.waitPolicy.lifecycleStage) { transaction in
            let box = try transaction.find(
                request.workflowExecution,
                namespace: request.namespace,
                firstRunID: request.firstExecutionRunID
            )
            try transaction.change(box) {
                try $0.admitUpdate(request.request, limits: self.limits, now: transaction.now)
            }
            return box
        }
        return response(request, execution, status)
    }

    func response(
        _ request: UpdateRequest,
        _ execution: WorkflowExecution,
        _ status: UpdateStatus
    ) -> UpdateResponse {
        .with {
            $0.updateRef.workflowExecution = execution
            $0.updateRef.updateID = request.request.meta.updateID
            $0.stage = status.stage
            if let outcome = status.outcome { $0.outcome = outcome }
        }
    }

    /// Waits until an update has come as far as the client wants, or the client has waited long enough.
    ///
    /// - Parameter begin: Finds the run, and admits the update if that is the call.
    func awaitUpdate(
        _ id: String,
        stage: UpdateStatus.Stage,
        begin: (Transaction) throws -> RunBox
    ) async throws -> (WorkflowExecution, UpdateStatus) {
        let (number, execution) = try await durably { transaction in
            let box = try begin(transaction)
            transaction.change(box) { $0.updates.addWaiter(id) }
            return (box.identity.number, box.identity.execution)
        }
        defer { stopWaiting(for: id, of: number) }
        let status = try await observe(deadline: waitDeadline(longest: Self.longestUpdateWait)) { transaction in
            guard let box = try transaction.core.box(number) else {
                throw EngineError.notFound("workflow execution not found")
            }
            return box
        } _: { box -> UpdateStatus? in
            guard let status = try box.updateStatus(id) else {
                // Lost with the engine's memory: the client is to send it again.
                throw EngineError.unavailable("workflow update was aborted")
            }
            return status.stage.rawValue >= stage.rawValue ? status : nil
        }
        if let status { return (execution, status) }
        let reached = try await durably { try $0.core.box(number)?.updateStatus(id) }
        return (execution, reached ?? UpdateStatus(stage: .admitted))
    }

    private func stopWaiting(for id: String, of number: RunNumber) {
        do {
            _ = try transact { transaction in
                guard let box = try transaction.core.box(number), box.run.updates[id] != nil else { return }
                transaction.change(box) { $0.updates.removeWaiter(id) }
            }
        } catch {
            logger.warning("an update's waiter could not be taken back", metadata: ["error": "\(error)"])
        }
    }
}
