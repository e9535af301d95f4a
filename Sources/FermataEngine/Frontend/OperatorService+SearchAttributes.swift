import GRPCCore
import SwiftProtobuf
import TemporalAPI

extension OperatorServiceHandler {
    /// Adds names. One that the namespace has already keeps its type.
    func addSearchAttributes(
        request: Temporal_Api_Operatorservice_V1_AddSearchAttributesRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Operatorservice_V1_AddSearchAttributesResponse {
        guard !request.searchAttributes.isEmpty else {
            throw EngineError.invalidArgument("SearchAttributes are not set on request.")
        }
        let added = request.searchAttributes.sorted { $0.key < $1.key }
        for (name, type) in added {
            guard !name.isEmpty else { throw EngineError.invalidArgument("A search attribute has an empty name.") }
            guard !VisibilityAttribute.isReserved(name) else {
                throw EngineError.invalidArgument("Search attribute \(name) is reserved by system.")
            }
            guard type != .unspecified else {
                throw EngineError.invalidArgument(
                    "Unable to create search attributes: cannot have more than 0 search attribute of type Unspecified."
                )
            }
            guard IndexedValueType.usable.contains(type) else {
                throw EngineError.invalidArgument("Unknown search attribute type: \(type.rawValue).")
            }
        }
        try await engine.durably { transaction in
            var namespace = try transaction.core.namespaces.namespace(toChange: request.namespace)
            let before = namespace.record.searchAttributes
            for (name, type) in added where before[name] == nil {
                namespace.record.searchAttributes[name] = Int32(type.rawValue)
            }
            if namespace.record.searchAttributes != before { try transaction.putNamespace(namespace) }
        }
        return .init()
    }

    /// Removes names. What runs have under them stays with the runs, and is found again if the name comes back.
    func removeSearchAttributes(
        request: Temporal_Api_Operatorservice_V1_RemoveSearchAttributesRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Operatorservice_V1_RemoveSearchAttributesResponse {
        guard !request.searchAttributes.isEmpty else {
            throw EngineError.invalidArgument("SearchAttributes are not set on request.")
        }
        for name in request.searchAttributes where VisibilityAttribute.isReserved(name) {
            throw EngineError.invalidArgument("Unable to remove non-custom search attributes: \(name).")
        }
        try await engine.durably { transaction in
            var namespace = try transaction.core.namespaces.namespace(toChange: request.namespace)
            let before = namespace.record.searchAttributes
            for name in request.searchAttributes { namespace.record.searchAttributes[name] = nil }
            if namespace.record.searchAttributes != before { try transaction.putNamespace(namespace) }
        }
        return .init()
    }

    func listSearchAttributes(
        request: Temporal_Api_Operatorservice_V1_ListSearchAttributesRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Operatorservice_V1_ListSearchAttributesResponse {
        let namespace = try engine.look { try $0.namespaces.namespace(toChange: request.namespace) }
        return .with {
            $0.customAttributes = namespace.searchAttributes
            $0.systemAttributes = VisibilityAttribute.everywhere
        }
    }
}

extension NamespaceRegistry {
    /// The namespace, with the operator service's words if the name is missing.
    fileprivate func namespace(toChange name: String) throws(EngineError) -> Namespace {
        guard !name.isEmpty else { throw .invalidArgument("Namespace is not set on request.") }
        return try namespace(named: name)
    }
}
