public import Fermata

/// A condition on one argument of a tool call.
public struct ArgumentCondition: Codable, Sendable, Hashable {
    /// How the argument is compared.
    public enum Comparison: String, Codable, Sendable, Hashable {
        /// It is there, whatever it is. Needs no value.
        case exists
        /// It is the value.
        case equals
        /// It is not the value; also if it is not there.
        case differs
        /// It is a number above the value.
        case above
        /// It is a number below the value.
        case below
        /// It is a text or a list that contains the value.
        case contains
        /// It is a text that begins with the value.
        case beginsWith
    }

    /// The argument, as a JSON Pointer (RFC 6901), for example `/amount`.
    public var argument: String
    /// How it is compared.
    public var comparison: Comparison
    /// With what.
    public var value: JSONValue?

    /// Creates a condition.
    public init(_ argument: String, _ comparison: Comparison, _ value: JSONValue? = nil) {
        self.argument = argument
        self.comparison = comparison
        self.value = value
    }

    /// Whether it holds. An argument of the wrong kind counts as fitting, so that nothing slips past a rule by a
    /// number written as text.
    func holds(for arguments: JSONValue) -> Bool {
        let found = JSONPointer(argument)?.value(in: arguments)
        switch comparison {
        case .exists: return found != nil
        case .equals: return found == value
        case .differs: return found != value
        case .above: return Self.compare(found, value) { $0 > $1 }
        case .below: return Self.compare(found, value) { $0 < $1 }
        case .contains:
            switch (found, value) {
            case (.array(let elements), let value?): return elements.contains(value)
            case (.string(let text), .string(let part)): return text.contains(part)
            case (nil, _): return false
            default: return true
            }
        case .beginsWith:
            switch (found, value) {
            case (.string(let text), .string(let beginning)): return text.hasPrefix(beginning)
            case (nil, _): return false
            default: return true
            }
        }
    }

    private static func compare(
        _ found: JSONValue?,
        _ value: JSONValue?,
        _ order: (Double, Double) -> Bool
    ) -> Bool {
        guard let found else { return false }
        guard let left = found.doubleValue, let right = value?.doubleValue else { return true }
        return order(left, right)
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case argument, comparison, value
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        self.init(
            try container.decode(String.self, forKey: .argument),
            try container.decode(Comparison.self, forKey: .comparison),
            try container.decodeIfPresent(JSONValue.self, forKey: .value)
        )
    }
}
