import Foundation
import SwiftProtobuf
import TemporalAPI

/// Refuses search attributes that a client must not set, with the reference's texts.
///
/// The texts show values: search attributes are stored and listed in the clear, and the text goes to who sent them.
struct SearchAttributeValidator {
    var namespace: String
    /// The namespace's own search attributes.
    var types: [String: IndexedValueType]
    var mostAttributes = 100
    var largestValue = 2 * 1024
    var largestTotal = 40 * 1024

    /// - Throws: `invalidArgument` for the first problem, attributes taken by name.
    func validate(_ attributes: Temporal_Api_Common_V1_SearchAttributes) throws(EngineError) {
        let fields = attributes.indexedFields.sorted { $0.key < $1.key }
        for (name, _) in fields where type(of: name) == nil && VisibilityAttribute.system[name] == nil {
            throw .invalidArgument("Namespace \(namespace) has no mapping defined for search attribute \(name)")
        }
        guard fields.count <= mostAttributes else {
            throw .invalidArgument("number of search attributes \(fields.count) exceeds limit \(mostAttributes)")
        }
        for (name, payload) in fields { try validate(name, payload) }
        for (name, payload) in fields where payload.data.count > largestValue {
            throw .invalidArgument(
                "search attribute \(name) value size \(payload.data.count) exceeds size limit \(largestValue)"
            )
        }
        let total = (try? attributes.serializedData().count) ?? 0
        guard total <= largestTotal else {
            throw .invalidArgument("total size of search attributes \(total) exceeds size limit \(largestTotal)")
        }
    }

    private func type(of name: String) -> IndexedValueType? {
        VisibilityAttribute.predefined[name]?.type ?? types[name]
    }

    private func validate(_ name: String, _ payload: Temporal_Api_Common_V1_Payload) throws(EngineError) {
        guard let type = type(of: name), !VisibilityAttribute.serverSet.contains(name) else {
            throw .invalidArgument("\(name) attribute can't be set in SearchAttributes")
        }
        guard SearchAttributeValue.decode(payload, as: type) == nil else { return }
        let value = (try? JSONDecoder().decode(LooseJSON.self, from: payload.data)).map(\.text)
        throw .invalidArgument(
            """
            invalid value for search attribute \(name) of type \(type.typeName): \
            \(value.map { String($0.prefix(200)) } ?? "value from <\(payload.data.count) bytes that are no JSON>")
            """
        )
    }
}
