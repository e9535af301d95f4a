import Fermata

/// What can go wrong with a stream, as the type of an `ApplicationError`. None is retryable.
public enum StreamErrorType: String, Sendable, CaseIterable {
    /// An argument is not acceptable.
    case invalidInput = "StreamInvalidInput"
    /// There is no such stream, or it has no such offset.
    case notFound = "StreamNotFound"
    /// Somebody else writes the answer now: a later attempt has begun it again.
    case superseded = "StreamSuperseded"
    /// The stream has ended.
    case ended = "StreamEnded"
    /// What is stored is not what was stored.
    case damaged = "StreamDamaged"

    func error(_ message: String) -> ApplicationError {
        ApplicationError(message: message, type: rawValue, isNonRetryable: true)
    }

    /// Checks the name of a stream or of an answer.
    static func check(_ name: String, _ field: String) throws {
        guard (1...255).contains(name.utf8.count), name.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw invalidInput.error(
                "\(field) must have 1 to 255 bytes without control characters; it has \(name.utf8.count)."
            )
        }
    }
}
