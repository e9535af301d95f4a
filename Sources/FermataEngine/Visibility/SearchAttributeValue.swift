import Foundation
import TemporalAPI

/// Reads the payloads of search attributes.
enum SearchAttributeValue {
    /// The values of a payload; none if it unsets the attribute; nil if it does not fit `type`.
    ///
    /// A type other than a keyword list takes one value, also as a list of one. Times are nanoseconds.
    static func decode(_ payload: Temporal_Api_Common_V1_Payload, as type: IndexedValueType) -> [SQLValue]? {
        switch payload.encoding {
        case "binary/null": return []
        case "json/plain": break
        default: return nil
        }
        switch type {
        case .bool: return single(Bool.self, payload) { .integer($0 ? 1 : 0) }
        case .double: return single(Double.self, payload) { .real($0) }
        case .keyword, .text: return single(String.self, payload) { .text($0) }
        case .datetime:
            return single(String.self, payload) { text in
                EngineTime(rfc3339: text).map { .integer($0.nanoseconds) }
            }
        case .int:
            // The decoder would take 1.0 for an integer, the reference does not.
            guard !payload.data.contains(where: ".eE".utf8.contains) else { return nil }
            return single(Int64.self, payload) { .integer($0) }
        case .keywordList:
            guard let list = try? JSONDecoder().decode([String?]?.self, from: payload.data) else {
                return isNull(payload) ? [] : nil
            }
            return list.compactMap { $0.map { .text($0) } }
        case .unspecified, .UNRECOGNIZED:
            return nil
        }
    }

    private static func single<Value: Decodable>(
        _ type: Value.Type,
        _ payload: Temporal_Api_Common_V1_Payload,
        _ convert: (Value) -> SQLValue?
    ) -> [SQLValue]? {
        let decoder = JSONDecoder()
        if isNull(payload) { return [] }
        if let value = try? decoder.decode(type, from: payload.data) { return convert(value).map { [$0] } }
        guard let list = try? decoder.decode([Value?].self, from: payload.data).compactMap({ $0 }) else { return nil }
        if list.isEmpty { return [] }
        return list.count == 1 ? convert(list[0]).map { [$0] } : nil
    }

    private static func isNull(_ payload: Temporal_Api_Common_V1_Payload) -> Bool {
        payload.data == Data("null".utf8)
    }
}

extension Temporal_Api_Common_V1_Payload {
    /// How the payload's metadata says its data is encoded.
    fileprivate var encoding: String {
        String(decoding: metadata["encoding"] ?? Data(), as: UTF8.self)
    }
}
