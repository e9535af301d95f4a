import Foundation
import SwiftProtobuf
import TemporalAPI

extension Engine {
    /// What the rules for a worker's commands need to know beside the run. Called under the lock.
    func commandContext(for box: RunBox, in transaction: Transaction) -> CommandContext {
        let namespaces = transaction.core.namespaces
        let own = namespaces.namespace(id: box.identity.namespaceID)
        let now = transaction.now
        let endpoints = transaction.nexusEndpointIDs
        return CommandContext(
            limits: limits,
            namespaceName: own?.name ?? "",
            validateSearchAttributes: { attributes, name throws(EngineError) in
                try namespaces.namespace(named: name).validate(.with { $0.indexedFields = attributes })
            },
            validateSearchAttributesSize: { attributes throws(EngineError) in
                try own?.validator.validateSize(.with { $0.indexedFields = attributes })
            },
            validateCronSchedule: { text throws(EngineError) in try CronSchedule.validate(text, now: now) },
            namespaceID: { name throws(EngineError) in try namespaces.namespace(named: name).id },
            nexusEndpointID: { endpoints[$0] },
            makeID: { UUID().uuidString.lowercased() }
        )
    }
}

extension Transaction {
    /// The ids of all Nexus endpoints by name.
    var nexusEndpointIDs: [String: String] {
        var ids: [String: String] = [:]
        for document in (core.documents["nexus-endpoint"] ?? [:]).values {
            guard let endpoint = try? Temporal_Api_Nexus_V1_Endpoint(serializedBytes: document.data) else { continue }
            ids[endpoint.spec.name] = endpoint.id
        }
        return ids
    }
}

extension Namespace {
    var validator: SearchAttributeValidator { SearchAttributeValidator(namespace: name, types: searchAttributes) }

    /// - Throws: `invalidArgument` for search attributes that a client must not set.
    func validate(_ attributes: Temporal_Api_Common_V1_SearchAttributes) throws(EngineError) {
        guard !attributes.indexedFields.isEmpty else { return }
        try validator.validate(attributes)
    }
}

extension SearchAttributeValidator {
    /// - Throws: `invalidArgument` if all that a run has together is too large.
    func validateSize(_ attributes: Temporal_Api_Common_V1_SearchAttributes) throws(EngineError) {
        let total = (try? attributes.serializedData().count) ?? 0
        guard total <= largestTotal else {
            throw .invalidArgument("total size of search attributes \(total) exceeds size limit \(largestTotal)")
        }
    }
}
