import Foundation

extension Message {
    /// The message's name in conversation logs: SHA-256 of its JSON with sorted members, in lower-case hexadecimal.
    ///
    /// - Throws: `ApplicationError` of type ``ConversationErrorType/invalidInput`` if an argument of a tool call is a
    ///   number that JSON does not have, such as infinity.
    public func contentHash() throws -> String {
        try StoredMessage(self).hash.hex
    }
}
