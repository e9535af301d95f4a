import Foundation
import GRPCCore
import SwiftProtobuf
import TemporalAPI

extension WorkflowServiceHandler {
    func registerNamespace(
        request: Temporal_Api_Workflowservice_V1_RegisterNamespaceRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_RegisterNamespaceResponse {
        try engine.checks.namespaceName(request.namespace)
        try await engine.durably { try $0.register(request) }
        return .init()
    }

    func describeNamespace(
        request: Temporal_Api_Workflowservice_V1_DescribeNamespaceRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_DescribeNamespaceResponse {
        guard request.id.isEmpty || request.namespace.isEmpty else {
            throw EngineError.invalidArgument("GetNamespace operation failed.  Both ID and Name specified in request.")
        }
        let namespace = try engine.look { core in
            guard !request.id.isEmpty else {
                guard !request.namespace.isEmpty else { throw EngineError.namespaceNotSet }
                return try core.namespaces.namespace(named: request.namespace)
            }
            guard let namespace = core.namespaces.namespace(id: request.id) else {
                throw EngineError.namespaceNotFound(request.id)
            }
            return namespace
        }
        return namespace.described(limits: engine.limits)
    }

    func listNamespaces(
        request: Temporal_Api_Workflowservice_V1_ListNamespacesRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_ListNamespacesResponse {
        let showsDeleted = request.namespaceFilter.includeDeleted
        let last = String(decoding: request.nextPageToken, as: UTF8.self)
        let all = engine.look { $0.namespaces.all }
            .filter { ($0.id > last) && (showsDeleted || !$0.isDeleted) }
            .sorted { $0.id < $1.id }
        let page = all.prefix(request.pageSize > 0 ? Int(request.pageSize) : 100)
        return .with {
            $0.namespaces = page.map { $0.described(limits: engine.limits) }
            if page.count < all.count, let last = page.last { $0.nextPageToken = Data(last.id.utf8) }
        }
    }

    func updateNamespace(
        request: Temporal_Api_Workflowservice_V1_UpdateNamespaceRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_UpdateNamespaceResponse {
        let described = try await engine.durably { try $0.update(request) }.described(limits: engine.limits)
        return .with {
            $0.namespaceInfo = described.namespaceInfo
            $0.config = described.config
            $0.replicationConfig = described.replicationConfig
        }
    }

    func deprecateNamespace(
        request: Temporal_Api_Workflowservice_V1_DeprecateNamespaceRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_DeprecateNamespaceResponse {
        try await engine.durably { try $0.deprecateNamespace(named: request.namespace) }
        return .init()
    }

    /// The names that every namespace has. A namespace's own are listed by the operator service.
    func getSearchAttributes(
        request: Temporal_Api_Workflowservice_V1_GetSearchAttributesRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_GetSearchAttributesResponse {
        .with { $0.keys = VisibilityAttribute.everywhere }
    }
}

extension RequestChecks {
    func namespaceName(_ name: String) throws(EngineError) {
        guard !name.isEmpty else { throw .namespaceNotSet }
        guard name.utf8.count <= limits.idLengthMaximum else {
            throw .invalidArgument("Namespace length exceeds limit.")
        }
    }
}

extension VisibilityAttribute {
    /// The names and types that every namespace has.
    static var everywhere: [String: IndexedValueType] {
        system.merging(predefined) { known, _ in known }.mapValues(\.type)
    }
}
