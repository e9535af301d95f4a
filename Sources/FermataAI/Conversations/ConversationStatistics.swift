/// How much a ``ConversationLog`` stores.
public struct ConversationStatistics: Codable, Sendable, Hashable {
    /// Logs.
    public var logs: Int
    /// Places in them: what heads can name.
    public var entries: Int
    /// Different messages.
    public var messages: Int
    /// Different parts of messages: texts, files, tool calls and results.
    public var parts: Int
    /// The bytes of the parts, without what the store adds.
    public var bytes: Int

    /// Creates statistics.
    public init(logs: Int = 0, entries: Int = 0, messages: Int = 0, parts: Int = 0, bytes: Int = 0) {
        self.logs = logs
        self.entries = entries
        self.messages = messages
        self.parts = parts
        self.bytes = bytes
    }
}
