/// Conversations in the AI store.
///
/// Adding is one transaction and reading is one query, whatever the number of messages. Messages are stored by parts,
/// so that a file in two messages is there once. Every read proves each message and the order by hashes.
public struct SQLConversationLog: ConversationLog {
    let database: AIDatabase
    let limits: ConversationLimits

    /// Uses the conversations of a store.
    public init(_ database: AIDatabase, limits: ConversationLimits = ConversationLimits()) {
        self.database = database
        self.limits = limits
    }
}
