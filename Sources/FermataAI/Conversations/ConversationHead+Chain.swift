import Foundation

extension ConversationHead {
    /// The longest name of a log, in bytes.
    static let maximumLogBytes = 255

    /// The hash as bytes.
    ///
    /// - Throws: `ApplicationError` of type ``ConversationErrorType/invalidInput`` if the head cannot name anything.
    func checked() throws -> ContentHash {
        try Self.check(log: log)
        guard let hash = ContentHash(hex: hash) else {
            throw ConversationErrorType.invalidInput.error("hash must be 64 lower-case hexadecimal digits.")
        }
        guard count >= 0, (count == 0) == (hash == .zero) else {
            throw ConversationErrorType.invalidInput.error(
                "count is \(count), which does not fit the hash. Use a head as the log returned it."
            )
        }
        return hash
    }

    /// Checks a log's name.
    static func check(log: String) throws {
        guard (1...maximumLogBytes).contains(log.utf8.count), log.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw ConversationErrorType.invalidInput.error(
                "log must have 1 to \(maximumLogBytes) bytes without control characters; it has \(log.utf8.count)."
            )
        }
    }

    /// Checks a number of messages of this conversation.
    func check(count: Int) throws {
        guard (0...self.count).contains(count) else {
            throw ConversationErrorType.invalidInput.error(
                "count must be from 0 to \(self.count), the messages of the head; it is \(count)."
            )
        }
    }

    /// The name of the entry at a position.
    ///
    /// Everything before the log's name has a fixed length, so no two entries give the same bytes.
    static func entryHash(
        parent: ContentHash,
        message: ContentHash,
        log: String,
        position: Int
    ) -> ContentHash {
        var content = parent.bytes
        content.append(message.bytes)
        withUnsafeBytes(of: UInt64(position).bigEndian) { content.append(contentsOf: $0) }
        content.append(contentsOf: log.utf8)
        return ContentHash(of: content)
    }
}
