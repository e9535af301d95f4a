/// Something in a value that its schema does not allow, in words that a model can act on.
public struct SchemaIssue: Sendable, Hashable, CustomStringConvertible {
    /// Where, as a JSON Pointer (RFC 6901); empty for the whole value.
    public var path: String
    /// What must be, and what is instead. It may quote a little of the value, so it belongs into conversations and not
    /// into logs.
    public var message: String

    /// Creates an issue.
    public init(path: String, message: String) {
        self.path = path
        self.message = message
    }

    /// The place and the words, on one line.
    public var description: String { "\(path.isEmpty ? "(the whole value)" : path): \(message)" }
}
