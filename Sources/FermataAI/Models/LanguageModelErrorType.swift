import Fermata

/// The types of the `ApplicationError`s that models throw, for retry policies and for callers that tell them apart.
public enum LanguageModelErrorType: String, Sendable, CaseIterable {
    /// An argument is not acceptable. Not retryable.
    case invalidInput = "ModelInvalidInput"
    /// The server asks to slow down. Retryable; the next attempt waits as long as the server said.
    case rateLimited = "RateLimited"
    /// The server does not accept the key. Not retryable.
    case authentication = "ModelAuthentication"
    /// The server understood and does not accept the request, for example an unknown model. Not retryable.
    case rejectedRequest = "ModelRejectedRequest"
    /// The server cannot be reached, failed or took too long. Retryable.
    case unavailable = "ModelUnavailable"
    /// The answer is not what was asked for. Retryable, since models do not answer the same twice.
    case outputInvalid = "ModelOutputInvalid"
    /// The answer does not fit into the limit on its length. Not retryable: the next would not fit either.
    case outputTruncated = "ModelOutputTruncated"
    /// The model or a filter before it declines to answer. Not retryable.
    case refused = "ModelRefused"

    private var isRetryable: Bool {
        switch self {
        case .rateLimited, .unavailable, .outputInvalid: true
        case .invalidInput, .authentication, .rejectedRequest, .outputTruncated, .refused: false
        }
    }

    func error(_ message: String, nextRetryDelay: Duration? = nil) -> ApplicationError {
        ApplicationError(
            message: message,
            type: rawValue,
            isNonRetryable: !isRetryable,
            nextRetryDelay: nextRetryDelay
        )
    }
}
