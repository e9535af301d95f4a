import Fermata
import Foundation

/// A place in a JSON document (RFC 6901).
struct JSONPointer: Hashable {
    private(set) var text = ""

    func appending(_ member: String) -> JSONPointer {
        let escaped = member.replacing("~", with: "~0").replacing("/", with: "~1")
        return JSONPointer(text: "\(text)/\(escaped)")
    }

    func appending(_ index: Int) -> JSONPointer { JSONPointer(text: "\(text)/\(index)") }

    init() {}

    private init(text: String) { self.text = text }

    /// Nil for a text that is no pointer: one that is not empty and does not begin with a slash.
    init?(_ text: String) {
        guard text.isEmpty || text.hasPrefix("/") else { return nil }
        self.text = text
    }

    /// The place that a `$ref` within its own document points to; nil for a reference to another document.
    init?(reference: String) {
        guard reference.hasPrefix("#"), let text = String(reference.dropFirst()).removingPercentEncoding else {
            return nil
        }
        self.init(text)
    }

    func value(in document: JSONValue) -> JSONValue? {
        var value = document
        for part in text.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            let name = String(part).replacing("~1", with: "/").replacing("~0", with: "~")
            switch value {
            case .object(let members):
                guard let member = members[name] else { return nil }
                value = member
            case .array(let elements):
                guard let index = Int(name), elements.indices.contains(index) else { return nil }
                value = elements[index]
            default:
                return nil
            }
        }
        return value
    }
}
