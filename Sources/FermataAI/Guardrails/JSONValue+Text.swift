import Fermata
import Foundation

extension JSONValue {
    /// The value as JSON text: the same value is always the same text.
    var canonicalJSON: String {
        // Only numbers that JSON cannot spell have no text, and decoded JSON has none of them.
        CanonicalJSON.data(self).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }

    /// The value of a JSON text; `nil` if it is none.
    init?(json text: String) {
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) else { return nil }
        self = value
    }

    /// How deep lists and objects are nested; `nil` beyond the limit.
    func depth(atMost limit: Int) -> Int? {
        let inner: [JSONValue]
        switch self {
        case .array(let elements): inner = elements
        case .object(let members): inner = Array(members.values)
        default: return 0
        }
        guard limit > 0 else { return nil }
        var deepest = 0
        for value in inner {
            guard let depth = value.depth(atMost: limit - 1) else { return nil }
            deepest = max(deepest, depth)
        }
        return deepest + 1
    }
}
