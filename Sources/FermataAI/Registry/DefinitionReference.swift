/// A definition as people name it: `support@3`, `support@production`, or `support` for its newest version.
public struct DefinitionReference: Sendable, Hashable, CustomStringConvertible {
    /// Which version is meant.
    public enum Selector: Sendable, Hashable {
        /// The one with the highest number when it is looked up.
        case latest
        /// This one, whatever comes.
        case version(Int)
        /// The one that the label is on when it is looked up.
        case label(String)
    }

    /// The definition.
    public var name: String
    /// Which version.
    public var selector: Selector

    /// Creates a reference.
    public init(name: String, _ selector: Selector = .latest) {
        self.name = name
        self.selector = selector
    }

    /// Reads a reference as ``description`` writes it.
    ///
    /// - Throws: `ApplicationError` of type ``DefinitionErrorType/invalidInput``.
    public init(parsing text: String) throws {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts.first.map(String.init) ?? ""
        try DefinitionName.check(name, "name")
        guard parts.count == 2 else {
            self.init(name: name)
            return
        }
        if parts[1] == DefinitionName.latest {
            self.init(name: name)
        } else if let version = Int(parts[1]), version > 0 {
            self.init(name: name, .version(version))
        } else {
            try DefinitionName.check(label: String(parts[1]))
            self.init(name: name, .label(String(parts[1])))
        }
    }

    public var description: String {
        switch selector {
        case .latest: name
        case .version(let version): "\(name)@\(version)"
        case .label(let label): "\(name)@\(label)"
        }
    }
}

extension DefinitionReference: Codable {
    /// Reads a string such as `support@production`.
    public init(from decoder: any Decoder) throws {
        try self.init(parsing: try decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
