package import Fermata
import Foundation

/// Any JSON as an indented outline for people: fields in alphabetical order, long lists cut with a count.
package enum Outline {
    /// The outline, each line after `indent` blanks.
    ///
    /// - Parameter maximumItems: The most elements of a list that are shown.
    package static func text(_ value: JSONValue, indent: Int = 0, maximumItems: Int = 10) -> String {
        lines(value, maximumItems).map { String(repeating: " ", count: indent) + $0 }.joined(separator: "\n")
    }

    private static func lines(_ value: JSONValue, _ maximumItems: Int) -> [String] {
        switch value {
        case .object(let members):
            return members.sorted { $0.key < $1.key }.filter { $0.value != .null }
                .flatMap { entry("\($0.key):", $0.value, maximumItems) }
        case .array(let values):
            let more = values.count - maximumItems
            let shown = values.prefix(maximumItems).flatMap { entry("-", $0, maximumItems) }
            return shown + (more > 0 ? ["… \(more) more"] : [])
        case .string(let text):
            return text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
        case .number(let number):
            // Scores with sixteen digits help nobody; the exact value is in the JSON.
            let style = FloatingPointFormatStyle<Double>(locale: Locale(identifier: "en_US_POSIX"))
            return [number.formatted(style.precision(.fractionLength(0...3)).grouping(.never))]
        default:
            return [(try? JSONDocument.line(value)) ?? ""]
        }
    }

    /// The fields of a small object on one line; `nil` if it is not small.
    private static func brief(_ members: [String: JSONValue], _ maximumItems: Int) -> String? {
        var parts: [String] = []
        for (name, value) in members.sorted(by: { $0.key < $1.key }) where value != .null {
            switch value {
            case .array, .object: return nil
            default: parts.append("\(name): \(lines(value, maximumItems).joined(separator: " "))")
            }
        }
        let line = parts.joined(separator: ", ")
        return line.count <= 80 ? line : nil
    }

    /// A value behind its name: on the same line if it fits on one, else below and further in.
    private static func entry(_ name: String, _ value: JSONValue, _ maximumItems: Int) -> [String] {
        let lines = lines(value, maximumItems)
        switch value {
        case .object(let members) where name == "-":
            if let line = brief(members, maximumItems) { return ["- \(line)"] }
            // The first field follows the dash, as in a list that a person writes.
            return lines.enumerated().map { ($0.offset == 0 ? "- " : "  ") + $0.element }
        case .object, .array:
            return lines.isEmpty ? ["\(name) none"] : [name] + lines.map { "  " + $0 }
        default:
            return lines.count == 1 ? ["\(name) \(lines[0])"] : [name] + lines.map { "  " + $0 }
        }
    }
}
