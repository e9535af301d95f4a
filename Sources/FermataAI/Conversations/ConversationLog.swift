/// Where conversations are: every message once, and the order in which they were said.
///
/// A log is a tree of entries. A ``ConversationHead`` names one of them, and an entry knows the one before it; so a
/// conversation goes on from any head, also from one in the middle, and shares what lies before with all others.
/// Nothing that a head names ever changes.
///
/// To the implementer: entries and messages are named by what they hold, so that an activity that is tried again finds
/// its entries there and adds nothing. What a method has answered is on the disk. Any number of processes may use a log
/// at once. Messages never appear in an error; errors are `ApplicationError`s with the types in
/// ``ConversationErrorType``.
public protocol ConversationLog: Sendable {
    /// Adds messages behind a head, all or none.
    ///
    /// The same messages behind the same head give the same head, however often and from wherever they are added.
    /// Others behind it make a branch.
    ///
    /// - Returns: The head of the last message; `head` itself if there are none.
    /// - Throws: `ApplicationError` of type ``ConversationErrorType/notFound`` if the log has no such head,
    ///   ``ConversationErrorType/tooLarge`` if a limit would be passed.
    func append(_ messages: [Message], to head: ConversationHead) async throws -> ConversationHead

    /// The messages from a position, counted from zero, up to a head, oldest first.
    ///
    /// Always exactly `head.count - count` messages, each proven by its hash.
    ///
    /// - Throws: `ApplicationError` of type ``ConversationErrorType/notFound`` or ``ConversationErrorType/damaged``.
    func messages(from count: Int, upTo head: ConversationHead) async throws -> [Message]

    /// The head that the conversation of `head` had when it had `count` messages. To go on from there is a fork.
    func ancestor(of head: ConversationHead, count: Int) async throws -> ConversationHead

    /// The entry that was made last in a log, on whatever branch; `nil` if there is no such log.
    func head(of log: String) async throws -> ConversationHead?

    /// A message by its ``Message/contentHash()``; `nil` if no log has it.
    func message(_ hash: String) async throws -> Message?

    /// Forgets a log with all its branches, and the content that no other log has. Unknown logs are forgotten already.
    func delete(log: String) async throws

    /// How much is stored.
    func statistics() async throws -> ConversationStatistics
}

extension ConversationLog {
    /// All messages up to a head, oldest first.
    public func messages(upTo head: ConversationHead) async throws -> [Message] {
        try await messages(from: 0, upTo: head)
    }
}
