import Foundation

/// A message as a log keeps it: in parts, so that a file or a tool's answer that comes again is there only once.
struct StoredMessage: Sendable {
    /// SHA-256 of ``json``.
    let hash: ContentHash
    /// Who speaks.
    let role: Message.Role
    /// The parts as canonical JSON, in order.
    let parts: [Data]

    /// The bytes of the parts.
    var byteCount: Int { parts.reduce(0) { $0 + $1.count } }

    init(_ message: Message) throws {
        role = message.role
        parts = try message.parts.map { part in
            guard let data = CanonicalJSON.data(part) else {
                throw ConversationErrorType.invalidInput.error(
                    "A tool call's arguments hold a number that JSON does not have. Replace infinities and NaN."
                )
            }
            return data
        }
        hash = ContentHash(of: Self.json(role: role, parts: parts))
    }

    /// The canonical JSON of a whole message, made of that of its parts.
    static func json(role: Message.Role, parts: [Data]) -> Data {
        var json = Data(#"{"parts":["#.utf8)
        json.reserveCapacity(parts.reduce(64) { $0 + $1.count + 1 })
        for (index, part) in parts.enumerated() {
            if index > 0 { json.append(UInt8(ascii: ",")) }
            json.append(part)
        }
        json.append(contentsOf: #"],"role":"\#(role.rawValue)"}"#.utf8)
        return json
    }

    /// Puts a message together again.
    ///
    /// - Throws: `ApplicationError` of type ``ConversationErrorType/damaged`` if it is not the one that `hash` names.
    static func message(hash: ContentHash, role: String, parts: [Data]) throws -> Message {
        guard let role = Message.Role(rawValue: role) else { throw damaged(hash) }
        let json = json(role: role, parts: parts)
        guard ContentHash(of: json) == hash, let message = try? JSONDecoder().decode(Message.self, from: json) else {
            throw damaged(hash)
        }
        return message
    }

    private static func damaged(_ hash: ContentHash) -> any Error {
        ConversationErrorType.damaged.error(
            "The stored message \(hash.hex) was changed or is incomplete. Restore the AI store from a backup."
        )
    }
}
