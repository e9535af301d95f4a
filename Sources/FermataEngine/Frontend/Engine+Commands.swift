import Foundation
import SwiftProtobuf
import TemporalAPI

extension Engine {
    /// What the rules for a worker's commands need to know beside the run. Called under the lock.
    func commandContext(for box: RunBox, in transaction: Transaction) -> CommandContext {
        let namespaces = transaction.core.namespaces
        let own = namespaces.namespace(id: box.identity.namespaceID)
        let now = transaction.now
        let endpoints = transaction.core.documents["nexus-endpoint"] ?? [:]
        return CommandContext(
            limits: limits,
            namespaceName: own?.name ?? "",
            validateSearchAttributes: { attributes, name throws(EngineError) in
                try namespaces.namespace(named: name).validate(.with { $0.indexedFields = attributes })
            },
            typed: { attributes, name in
                (try? namespaces.namespace(named: name).typed(attributes)) ?? attributes
            },
            validateSearchAttributesSize: { attributes throws(EngineError) in
                try own?.validator.validateSize(.with { $0.indexedFields = attributes })
            },
            validateCronSchedule: { text throws(EngineError) in try CronSchedule.validate(text, now: now) },
            namespaceID: { name throws(EngineError) in try namespaces.namespace(named: name).id },
            nexusEndpointID: { name in
                endpoints.values.lazy.compactMap(\.nexusEndpoint).first { $0.spec.name == name }?.id
            },
            allowsSystemNexus: settings.enableSignalWithStartFromWorkflow,
            makeID: { UniqueID.make() }
        )
    }
}

extension Document {
    /// The Nexus endpoint that is stored in it. Read only for a command that names one.
    fileprivate var nexusEndpoint: NexusEndpoint? { try? NexusEndpoint(serializedBytes: data) }
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
