import Foundation
import GRPCCore
import SwiftProtobuf
import TemporalAPI

extension WorkflowServiceHandler {
    func startNexusOperationExecution(
        request: StartNexusOperationRequest,
        context: ServerContext
    ) async throws -> StartNexusOperationResponse {
        let namespace = try engine.namespaceWithNexusOperations(named: request.namespace)
        let checked = try engine.nexusChecks.start(request, in: namespace)
        try engine.refuseIfOverloaded()
        return try await engine.durably {
            try $0.startNexusOperation(request, checked, namespaceID: namespace.id)
        }
    }

    func requestCancelNexusOperationExecution(
        request: Temporal_Api_Workflowservice_V1_RequestCancelNexusOperationExecutionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_RequestCancelNexusOperationExecutionResponse {
        let namespace = try engine.namespaceWithNexusOperations(named: request.namespace)
        let requestID = try engine.nexusChecks.requestID(request.requestID)
        try engine.nexusChecks.ending(
            operationID: request.operationID,
            runID: request.runID,
            identity: request.identity,
            reason: request.reason
        )
        try await engine.durably { transaction in
            let box = try transaction.nexusOperation(
                namespaceID: namespace.id,
                id: request.operationID,
                runID: request.runID
            )
            try transaction.change(box, as: StandaloneNexusOperation.self) {
                try $0.requestCancel(
                    requestID: requestID,
                    identity: request.identity,
                    reason: request.reason,
                    now: transaction.now
                )
            }
        }
        return .init()
    }

    func terminateNexusOperationExecution(
        request: Temporal_Api_Workflowservice_V1_TerminateNexusOperationExecutionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_TerminateNexusOperationExecutionResponse {
        let namespace = try engine.namespaceWithNexusOperations(named: request.namespace)
        let requestID = try engine.nexusChecks.requestID(request.requestID)
        try engine.nexusChecks.ending(
            operationID: request.operationID,
            runID: request.runID,
            identity: request.identity,
            reason: request.reason
        )
        try await engine.durably { transaction in
            let box = try transaction.nexusOperation(
                namespaceID: namespace.id,
                id: request.operationID,
                runID: request.runID
            )
            try transaction.change(box, as: StandaloneNexusOperation.self) {
                try $0.terminate(
                    requestID: requestID,
                    identity: request.identity,
                    reason: request.reason,
                    now: transaction.now
                )
            }
        }
        return .init()
    }

    func deleteNexusOperationExecution(
        request: Temporal_Api_Workflowservice_V1_DeleteNexusOperationExecutionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_DeleteNexusOperationExecutionResponse {
        let namespace = try engine.namespaceWithNexusOperations(named: request.namespace)
        try engine.nexusChecks.operationID(request.operationID)
        try engine.nexusChecks.runID(request.runID)
        try await engine.durably { transaction in
            let box = try transaction.nexusOperation(
                namespaceID: namespace.id,
                id: request.operationID,
                runID: request.runID
            )
            transaction.delete(box)
        }
        return .init()
    }
}

extension Engine {
    var nexusChecks: StandaloneNexusChecks { StandaloneNexusChecks(checks: checks) }

    /// - Throws: `unimplemented` if standalone Nexus operations are switched off.
    func namespaceWithNexusOperations(named name: String) throws -> Namespace {
        let namespace = try namespace(named: name)
        guard settings.enableStandaloneNexusOperations else {
            throw EngineError.unimplemented("Standalone Nexus operation is disabled")
        }
        return namespace
    }
}
