import Fermata

/// What can go wrong with a conversation, as the type of an `ApplicationError`.
public enum ConversationErrorType: String, Sendable, CaseIterable {
    /// An argument is not acceptable. Not retryable.
    case invalidInput = "ConversationInvalidInput"
    /// There is no such log or no such place in it. Not retryable.
    case notFound = "ConversationNotFound"
    /// A message or a conversation is larger than the limits. Not retryable.
    case tooLarge = "ConversationTooLarge"
    /// What is stored is not what was stored. Not retryable: it has to be restored first.
    case damaged = "ConversationDamaged"

    func error(_ message: String) -> ApplicationError {
        ApplicationError(message: message, type: rawValue, isNonRetryable: true)
    }
}
