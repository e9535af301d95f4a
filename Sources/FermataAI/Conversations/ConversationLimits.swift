/// How large conversations may become.
public struct ConversationLimits: Sendable, Hashable {
    /// The most messages from the beginning to a head.
    public var maximumMessages: Int
    /// The most bytes of one message as JSON, files in base64 included.
    public var maximumMessageBytes: Int
    /// The most bytes of all messages from the beginning to a head. A reader has them in memory at once.
    public var maximumBytes: Int

    /// Creates limits.
    public init(
        maximumMessages: Int = 100_000,
        maximumMessageBytes: Int = 32 << 20,
        maximumBytes: Int = 256 << 20
    ) {
        self.maximumMessages = maximumMessages
        self.maximumMessageBytes = maximumMessageBytes
        self.maximumBytes = maximumBytes
    }
}
