import Foundation
import GRPCCore
import SwiftProtobuf
import TemporalAPI

extension OperatorServiceHandler {
    func createNexusEndpoint(
        request: Temporal_Api_Operatorservice_V1_CreateNexusEndpointRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Operatorservice_V1_CreateNexusEndpointResponse {
        let endpoint = try await engine.durably { try $0.createNexusEndpoint(request.spec) }
        return .with { $0.endpoint = endpoint }
    }

    func updateNexusEndpoint(
        request: Temporal_Api_Operatorservice_V1_UpdateNexusEndpointRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Operatorservice_V1_UpdateNexusEndpointResponse {
        let endpoint = try await engine.durably {
            try $0.updateNexusEndpoint(id: request.id, version: request.version, request.spec)
        }
        return .with { $0.endpoint = endpoint }
    }

    func deleteNexusEndpoint(
        request: Temporal_Api_Operatorservice_V1_DeleteNexusEndpointRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Operatorservice_V1_DeleteNexusEndpointResponse {
        try await engine.durably { try $0.deleteNexusEndpoint(id: request.id, version: request.version) }
        return .init()
    }

    func getNexusEndpoint(
        request: Temporal_Api_Operatorservice_V1_GetNexusEndpointRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Operatorservice_V1_GetNexusEndpointResponse {
        let endpoint = try await engine.durably { transaction in
            try transaction.endpointChecks.id(request.id)
            guard let endpoint = try transaction.nexusEndpoint(id: request.id) else {
                throw EngineError.notFound("Nexus endpoint with ID `\(request.id)` not found")
            }
            return endpoint
        }
        return .with { $0.endpoint = endpoint }
    }

    /// The token of a page is the id with which the next one begins.
    func listNexusEndpoints(
        request: Temporal_Api_Operatorservice_V1_ListNexusEndpointsRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Operatorservice_V1_ListNexusEndpointsResponse {
        try await engine.durably { transaction in
            let all = try transaction.nexusEndpoints()
            if !request.name.isEmpty { return .with { $0.endpoints = all.filter { $0.spec.name == request.name } } }
            let size = try transaction.endpointChecks.pageSize(request.pageSize)
            let first = String(decoding: request.nextPageToken, as: UTF8.self)
            let rest = all.drop { $0.id < first }
            return .with {
                $0.endpoints = Array(rest.prefix(size))
                if let next = rest.dropFirst(size).first { $0.nextPageToken = Data(next.id.utf8) }
            }
        }
    }
}
