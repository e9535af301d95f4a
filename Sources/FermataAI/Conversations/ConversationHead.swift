/// A place in a conversation: its newest entry, and with it everything before.
///
/// This is what workflows and histories hold instead of messages. Its size does not grow with the conversation. The
/// hash stands for the messages themselves: two equal heads name the same messages in the same order.
public struct ConversationHead: Codable, Sendable, Hashable {
    /// The log's name, from 1 to 255 bytes without control characters.
    public var log: String
    /// The newest entry: SHA-256 over the entry before it, its message, the log and the position, in lower-case
    /// hexadecimal. All zeros before the first entry.
    public var hash: String
    /// How many messages the conversation has up to here.
    public var count: Int

    /// Creates a head as somebody else gave it.
    public init(log: String, hash: String, count: Int) {
        self.log = log
        self.hash = hash
        self.count = count
    }

    /// The place before the first message. The log need not exist: its first entry makes it.
    public init(startOf log: String) {
        self.init(log: log, hash: ContentHash.zero.hex, count: 0)
    }
}
