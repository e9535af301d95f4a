import Foundation
import SwiftProtobuf
import TemporalAPI

extension Transaction {
    /// Makes a namespace.
    ///
    /// - Throws: `invalidArgument`, or `alreadyExists` if the name is taken.
    func register(_ request: Temporal_Api_Workflowservice_V1_RegisterNamespaceRequest) throws {
        guard !request.isGlobalNamespace else {
            throw EngineError.invalidArgument("Cannot register global namespace when not enabled")
        }
        let retention = try RetentionPeriod.validated(request.workflowExecutionRetentionPeriod)
        guard core.namespaces.find(name: request.namespace) == nil else {
            throw EngineError.namespaceAlreadyExists(request.namespace)
        }
        guard ["", Namespace.clusterName].contains(request.activeClusterName) else {
            throw EngineError.invalidArgument("Invalid local namespace active cluster")
        }
        guard request.clusters.allSatisfy({ $0.clusterName == Namespace.clusterName }) else {
            throw EngineError.invalidArgument("Invalid local namespace clusters")
        }
        var namespace = Namespace(name: request.namespace, retention: Duration(retention))
        namespace.record.info.description_p = request.description_p
        namespace.record.info.ownerEmail = request.ownerEmail
        namespace.record.info.data = request.data
        try putNamespace(namespace)
    }

    /// Changes what the request sets; the rest stays.
    ///
    /// - Returns: The namespace as it is now.
    func update(_ request: Temporal_Api_Workflowservice_V1_UpdateNamespaceRequest) throws -> Namespace {
        guard !request.namespace.isEmpty else { throw EngineError.namespaceNotSet }
        var namespace = try core.namespaces.namespace(named: request.namespace)
        let before = namespace.record
        if request.hasUpdateInfo { try namespace.update(request.updateInfo) }
        if request.hasConfig { try namespace.update(request.config) }
        guard request.deleteBadBinary.isEmpty else {
            throw EngineError.invalidArgument("Bad binary checksum \(request.deleteBadBinary) doesn't exists.")
        }
        let replication = request.replicationConfig
        guard ["", Namespace.clusterName].contains(replication.activeClusterName) else {
            throw EngineError.invalidArgument("Invalid local namespace active cluster")
        }
        guard replication.clusters.allSatisfy({ $0.clusterName == Namespace.clusterName }) else {
            throw EngineError.invalidArgument("Invalid local namespace clusters")
        }
        guard !request.promoteNamespace else {
            throw EngineError.invalidArgument(
                "global namespace is not enabled on this cluster, cannot update global namespace or promote local "
                    + "namespace: \(request.namespace)"
            )
        }
        if namespace.record != before { try putNamespace(namespace) }
        return namespace
    }

    /// Marks a namespace as one that nobody should use any more. Nothing else follows from it.
    func deprecateNamespace(named name: String) throws {
        guard !name.isEmpty else { throw EngineError.namespaceNotSet }
        var namespace = try core.namespaces.namespace(named: name)
        namespace.record.info.state = .deprecated
        try putNamespace(namespace)
    }

    /// Takes a namespace's name away and marks it, so that its runs are deleted and then it.
    ///
    /// - Returns: Its new name, which tells apart several that had the same one.
    func deleteNamespace(named name: String, id: String) throws -> String {
        guard name.isEmpty || id.isEmpty else {
            throw EngineError.invalidArgument("Only one of namespace name or Id should be set on request.")
        }
        var namespace: Namespace
        if id.isEmpty {
            guard !name.isEmpty else { throw EngineError.namespaceNotSet }
            namespace = try core.namespaces.namespace(named: name)
        } else {
            guard let found = core.namespaces.namespace(id: id) else { throw EngineError.namespaceNotFound(id) }
            namespace = found
        }
        guard namespace.id != Namespace.system.id else {
            throw EngineError.failedPrecondition("unable to delete system namespace")
        }
        guard !namespace.isDeleted else { return namespace.name }
        namespace.record.info.name = freeName(forDeleted: namespace)
        namespace.record.info.state = .deleted
        try putNamespace(namespace)
        for (kind, documents) in core.documents {
            for key in documents.keys where key.namespace == namespace.id {
                deleteDocument(kind: kind, namespace: namespace.id, key: key.key)
            }
        }
        return namespace.name
    }

    private func freeName(forDeleted namespace: Namespace) -> String {
        let names = (5...namespace.id.count).lazy.map { "\(namespace.name)-deleted-\(namespace.id.prefix($0))" }
        return names.first { core.namespaces.find(name: $0) == nil } ?? namespace.id
    }
}

extension Namespace {
    fileprivate mutating func update(_ info: Temporal_Api_Namespace_V1_UpdateNamespaceInfo) throws(EngineError) {
        if !info.description_p.isEmpty { record.info.description_p = info.description_p }
        if !info.ownerEmail.isEmpty { record.info.ownerEmail = info.ownerEmail }
        record.info.data.merge(info.data) { _, new in new }
        guard info.state != .unspecified, info.state != record.info.state else { return }
        // A deletion has its own call, which also deletes the runs.
        guard record.info.state == .registered, info.state == .deprecated else {
            throw .invalidArgument("Invalid namespace state update.")
        }
        record.info.state = info.state
    }

    fileprivate mutating func update(_ config: Temporal_Api_Namespace_V1_NamespaceConfig) throws(EngineError) {
        if config.hasWorkflowExecutionRetentionTtl {
            record.config.workflowExecutionRetentionTtl = try RetentionPeriod.validated(
                config.workflowExecutionRetentionTtl
            )
        }
        guard config.customSearchAttributeAliases.isEmpty else {
            throw .invalidArgument("Search attributes have no aliases here; add them with AddSearchAttributes.")
        }
        guard config.badBinaries.binaries.isEmpty else {
            throw .invalidArgument("Bad binaries are not supported; use worker versioning.")
        }
    }
}

extension EngineError {
    static func namespaceAlreadyExists(_ name: String) -> Self {
        .init(
            .alreadyExists,
            "Namespace \"\(name)\" already exists",
            details: [Temporal_Api_Errordetails_V1_NamespaceAlreadyExistsFailure()]
        )
    }
}
