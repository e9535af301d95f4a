import Foundation
import SwiftProtobuf
import TemporalAPI

extension Transaction {
    private static let endpointKind = "nexus-endpoint"

    /// All endpoints, in the order of their ids.
    func nexusEndpoints() throws(EngineError) -> [NexusEndpoint] {
        var endpoints: [NexusEndpoint] = []
        for document in documents(kind: Self.endpointKind, namespace: "") {
            endpoints.append(try Self.endpoint(document.data))
        }
        return endpoints
    }

    func nexusEndpoint(id: String) throws(EngineError) -> NexusEndpoint? {
        guard let data = document(kind: Self.endpointKind, namespace: "", key: id) else { return nil }
        return try Self.endpoint(data)
    }

    func nexusEndpoint(name: String) throws(EngineError) -> NexusEndpoint? {
        try nexusEndpoints().first { $0.spec.name == name }
    }

    func createNexusEndpoint(_ spec: Temporal_Api_Nexus_V1_EndpointSpec) throws(EngineError) -> NexusEndpoint {
        try endpointChecks.spec(spec)
        guard try nexusEndpoints().allSatisfy({ $0.spec.name != spec.name }) else {
            throw EngineError(
                .alreadyExists,
                "error creating Nexus endpoint. Endpoint with name \(spec.name) already registered"
            )
        }
        let endpoint = NexusEndpoint.with {
            $0.id = UniqueID.make()
            $0.version = 1
            $0.spec = spec
            $0.createdTime = now.timestamp
        }
        try put(endpoint)
        return endpoint
    }

    /// - Parameter version: That of the endpoint as the client knows it.
    func updateNexusEndpoint(
        id: String,
        version: Int64,
        _ spec: Temporal_Api_Nexus_V1_EndpointSpec
    ) throws(EngineError) -> NexusEndpoint {
        try endpointChecks.spec(spec)
        guard var endpoint = try nexusEndpoint(id: id) else {
            throw .notFound("error updating Nexus endpoint. endpoint ID \(id) not found")
        }
        guard endpoint.version == version else {
            throw .failedPrecondition(
                "nexus endpoint version mismatch. received: \(version) expected \(endpoint.version)"
            )
        }
        guard try nexusEndpoints().allSatisfy({ $0.id == id || $0.spec.name != spec.name }) else {
            throw EngineError(
                .alreadyExists,
                "error updating Nexus endpoint. Endpoint with name \(spec.name) already registered"
            )
        }
        endpoint.version += 1
        endpoint.spec = spec
        endpoint.lastModifiedTime = now.timestamp
        try put(endpoint)
        return endpoint
    }

    func deleteNexusEndpoint(id: String, version: Int64) throws(EngineError) {
        try endpointChecks.id(id, version: version)
        guard document(kind: Self.endpointKind, namespace: "", key: id) != nil else {
            throw .notFound("error deleting nexus endpoint with ID: \(id)")
        }
        deleteDocument(kind: Self.endpointKind, namespace: "", key: id)
    }

    var endpointChecks: NexusEndpointChecks {
        NexusEndpointChecks(limits: core.limits, namespaces: core.namespaces)
    }

    private func put(_ endpoint: NexusEndpoint) throws(EngineError) {
        putDocument(kind: Self.endpointKind, namespace: "", key: endpoint.id, try endpoint.stored())
    }

    private static func endpoint(_ data: Data) throws(EngineError) -> NexusEndpoint {
        do {
            return try NexusEndpoint(serializedBytes: data)
        } catch {
            throw EngineError(.dataLoss, "A stored Nexus endpoint cannot be read: \(type(of: error)).")
        }
    }
}
