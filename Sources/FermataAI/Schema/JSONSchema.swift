public import Fermata

/// A JSON Schema document (2020-12), for a model's answer or a tool's arguments.
public struct JSONSchema: Sendable, Hashable {
    /// The document.
    public var document: JSONValue

    /// Takes a document as it is.
    public init(_ document: JSONValue) {
        self.document = document
    }
}

extension JSONSchema: Codable {
    public init(from decoder: any Decoder) throws {
        self.init(try JSONValue(from: decoder))
    }

    public func encode(to encoder: any Encoder) throws {
        try document.encode(to: encoder)
    }
}
