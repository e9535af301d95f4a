public import Foundation
import SwiftProtobuf
package import TemporalAPI

/// Search attributes and their values.
///
/// Assigning `nil` to a key is remembered: sent to the server, it unsets the attribute. Values are encoded without the
/// payload codec, because the server must read them.
public struct SearchAttributeCollection: Sendable, Hashable {
    /// Sorted by name, so that the same attributes always give the same bytes.
    private(set) var payloads: [String: Payload] = [:]

    /// Creates an empty collection.
    public init() {}

    /// Creates a collection and fills it.
    public init(_ builder: (inout Self) throws -> Void) rethrows {
        try builder(&self)
    }

    /// The value of a truth attribute.
    public subscript(_ key: SearchAttributeKey<Bool>) -> Bool? {
        get { value(key) }
        set { set(newValue, key) }
    }

    /// The value of a whole number attribute.
    public subscript(_ key: SearchAttributeKey<Int>) -> Int? {
        get { value(key) }
        set { set(newValue, key) }
    }

    /// The value of a number attribute.
    public subscript(_ key: SearchAttributeKey<Double>) -> Double? {
        get { value(key) }
        set { set(newValue, key) }
    }

    /// The value of a time attribute.
    public subscript(_ key: SearchAttributeKey<Date>) -> Date? {
        get { value(key) }
        set { set(newValue, key) }
    }

    /// The value of a text or keyword attribute.
    public subscript(_ key: SearchAttributeKey<String>) -> String? {
        get { value(key) }
        set { set(newValue, key) }
    }

    /// The value of a keyword list attribute.
    public subscript(_ key: SearchAttributeKey<[String]>) -> [String]? {
        get { value(key) }
        set { set(newValue, key) }
    }

    /// The names of all attributes, also of those that are unset, in alphabetical order.
    public var names: [String] { payloads.keys.sorted() }

    /// Whether there are no attributes, not even unset ones.
    public var isEmpty: Bool { payloads.isEmpty }

    private func value<Value: Codable>(_ key: SearchAttributeKey<Value>) -> Value? {
        guard let payload = payloads[key.name], payload.encoding != NullPayloadConverter.name else { return nil }
        let converter = JSONPayloadConverter()
        if let value = try? converter.convertPayload(payload, as: Value?.self) { return value }
        // Attributes written before they had a type hold a list of one value.
        return (try? converter.convertPayload(payload, as: [Value].self))?.first
    }

    private mutating func set<Value: Codable>(_ value: Value?, _ key: SearchAttributeKey<Value>) {
        guard let value, let data = try? JSONPayloadConverter.encode(value) else {
            payloads[key.name] = Payload(encoding: NullPayloadConverter.name)
            return
        }
        payloads[key.name] = Payload(
            metadata: ["encoding": Data("json/plain".utf8), "type": Data(key.type.rawValue.utf8)],
            data: data
        )
    }
}

extension SearchAttributeCollection {
    package init(_ proto: Temporal_Api_Common_V1_SearchAttributes) {
        payloads = proto.indexedFields.mapValues(Payload.init)
    }

    package var proto: Temporal_Api_Common_V1_SearchAttributes {
        .with { $0.indexedFields = payloads.mapValues(\.proto) }
    }

    /// Takes over the other collection's values; attributes that it unsets disappear.
    mutating func merge(_ other: Self) {
        payloads.merge(other.payloads) { _, new in new }
        payloads = payloads.filter { $0.value.encoding != NullPayloadConverter.name }
    }
}
