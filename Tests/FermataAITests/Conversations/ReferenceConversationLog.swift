import Synchronization

@testable import FermataAI

/// A log as simple as can be: every head has all its messages. What the real ones are compared with.
final class ReferenceConversationLog: ConversationLog {
    private struct State {
        var conversations: [ConversationHead: [Message]] = [:]
        var newest: [String: ConversationHead] = [:]
    }

    private let limits: ConversationLimits
    private let state = Mutex(State())

    init(limits: ConversationLimits) {
        self.limits = limits
    }

    func append(_ messages: [Message], to head: ConversationHead) async throws -> ConversationHead {
        _ = try head.checked()
        return try state.withLock { state in
            var changed = state
            var current = head
            var conversation = try Self.conversation(head, in: state)
            for message in messages {
                let stored = try StoredMessage(message)
                let hash = ConversationHead.entryHash(
                    parent: try current.checked(),
                    message: stored.hash,
                    log: head.log,
                    position: current.count
                )
                conversation.append(message)
                current = ConversationHead(log: head.log, hash: hash.hex, count: current.count + 1)
                let bytes = try conversation.reduce(0) { try $0 + StoredMessage($1).byteCount }
                guard stored.byteCount <= limits.maximumMessageBytes, bytes <= limits.maximumBytes,
                    conversation.count <= limits.maximumMessages
                else { throw ConversationErrorType.tooLarge.error("too large") }
                if changed.conversations.updateValue(conversation, forKey: current) == nil {
                    changed.newest[head.log] = current
                }
            }
            state = changed
            return current
        }
    }

    func messages(from count: Int, upTo head: ConversationHead) async throws -> [Message] {
        _ = try head.checked()
        try head.check(count: count)
        return Array(try state.withLock { try Self.conversation(head, in: $0) }.dropFirst(count))
    }

    func ancestor(of head: ConversationHead, count: Int) async throws -> ConversationHead {
        let messages = try await messages(upTo: head)
        try head.check(count: count)
        return try await append(Array(messages.prefix(count)), to: ConversationHead(startOf: head.log))
    }

    func head(of log: String) async throws -> ConversationHead? {
        try ConversationHead.check(log: log)
        return state.withLock { $0.newest[log] }
    }

    func message(_ hash: String) async throws -> Message? {
        guard ContentHash(hex: hash) != nil else { throw ConversationErrorType.invalidInput.error("no hash") }
        return try state.withLock { state in
            try state.conversations.values.joined().first { try $0.contentHash() == hash }
        }
    }

    func delete(log: String) async throws {
        state.withLock { state in
            state.conversations = state.conversations.filter { $0.key.log != log }
            state.newest[log] = nil
        }
    }

    func statistics() async throws -> ConversationStatistics {
        try state.withLock { state in
            let messages = try state.conversations.values.joined().map { try StoredMessage($0) }
            let parts = Set(messages.flatMap(\.parts))
            return ConversationStatistics(
                logs: state.newest.count,
                entries: state.conversations.count,
                messages: Set(messages.map(\.hash)).count,
                parts: parts.count,
                bytes: parts.reduce(0) { $0 + $1.count }
            )
        }
    }

    private static func conversation(_ head: ConversationHead, in state: State) throws -> [Message] {
        guard head.count > 0 else { return [] }
        guard let messages = state.conversations[head] else { throw ConversationErrorType.notFound.error("no head") }
        return messages
    }
}
