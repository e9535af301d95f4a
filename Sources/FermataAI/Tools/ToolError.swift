/// What went wrong in a tool, told to the model: no such record, not allowed, try a shorter range.
///
/// The call is answered with it and not retried. Only the conversation sees the words: they may quote arguments, so
/// the error's description, which ends up in logs, is without them.
public struct ToolError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What the model reads.
    public var messageForModel: String

    /// Creates an error.
    public init(_ messageForModel: String) {
        self.messageForModel = messageForModel
    }

    /// The same for all, without the message.
    public var description: String { "The tool answered with an error for the model." }
}
