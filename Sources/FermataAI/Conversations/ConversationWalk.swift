import Fermata
import Foundation

/// Puts the rows of a conversation together, oldest first, and proves them on the way.
struct ConversationWalk {
    /// The message whose parts are being read.
    private struct Open {
        let position: Int
        let entry: ContentHash
        let message: ContentHash
        let role: String
        var parts: [Data]
    }

    private let head: ConversationHead
    private let newest: ContentHash
    private let from: Int
    /// The entry before the next message; the hash of the first wanted one proves it.
    private var parent: ContentHash
    private var open: Open?
    private var messages: [Message] = []

    init(head: ConversationHead, newest: ContentHash, from: Int) {
        self.head = head
        self.newest = newest
        self.from = from
        parent = .zero
    }

    /// Takes a part of a message, or the entry before the first.
    mutating func take(_ row: SQLRow) throws {
        let position: Int = try row[0]
        guard let entry = ContentHash(stored: try row[1]) else { throw Self.damaged(head, position: position) }
        guard position >= from else {
            parent = entry
            return
        }
        if position != open?.position {
            try close()
            let hash: Data? = try row[2]
            guard let message = hash.flatMap(ContentHash.init(stored:)), let role: String = try row[3] else {
                throw Self.damaged(head, position: position)
            }
            open = Open(position: position, entry: entry, message: message, role: role, parts: [])
        }
        // None for a message without parts; for a lost part too, which the hash then shows.
        if let part: Data = try row[4] { open?.parts.append(part) }
    }

    /// All messages, or an error: never fewer.
    mutating func finish() throws -> [Message] {
        try close()
        guard messages.count == head.count - from, messages.isEmpty || parent == newest else {
            throw Self.damaged(head, position: from)
        }
        return messages
    }

    private mutating func close() throws {
        guard let entry = open else { return }
        open = nil
        let hash = ConversationHead.entryHash(
            parent: parent,
            message: entry.message,
            log: head.log,
            position: entry.position
        )
        guard entry.position == from + messages.count, hash == entry.entry else {
            throw Self.damaged(head, position: entry.position)
        }
        messages.append(try StoredMessage.message(hash: entry.message, role: entry.role, parts: entry.parts))
        parent = hash
    }

    static func damaged(_ head: ConversationHead, position: Int) -> ApplicationError {
        ConversationErrorType.damaged.error(
            "The conversation log \(head.log) is damaged at or before position \(position): an entry or its message is "
                + "missing or was changed. Restore the AI store from a backup."
        )
    }
}
