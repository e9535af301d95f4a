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
    /// The account behind the key has nothing left to spend, or is over its own limit of a month. Not retryable.
    case quotaExhausted = "ModelQuotaExhausted"
    /// What the call may cost does not fit into a budget; it was not made. Not retryable before the budget has more.
    case budgetExhausted = "BudgetExhausted"
    /// The server cannot be reached, or says that it failed. Retryable, and free: nothing was sent, or what was sent was
    /// turned away.
    case unavailable = "ModelUnavailable"
    /// The request was sent, and its answer did not come, or not to its end: it took too long or the connection broke.
    /// Retryable, but the provider may have charged it.
    case answerLost = "ModelAnswerLost"
    /// The answer is not what was asked for. Retryable, since models do not answer the same twice.
    case outputInvalid = "ModelOutputInvalid"
    /// The answer does not fit into the limit on its length. Not retryable: the next would not fit either.
    case outputTruncated = "ModelOutputTruncated"
    /// The model or a filter before it declines to answer. Not retryable.
    case refused = "ModelRefused"
    /// The call took longer than its route allows in all. Not retryable.
    case timeLimit = "ModelTimeLimit"
    /// A guardrail stops the content. Not retryable.
    case blocked = "GuardrailBlocked"

    /// Whether another attempt may go better.
    var mayPass: Bool {
        switch self {
        case .rateLimited, .unavailable, .answerLost, .outputInvalid: true
        case .invalidInput, .authentication, .rejectedRequest, .quotaExhausted, .budgetExhausted, .outputTruncated,
            .refused, .timeLimit, .blocked:
            false
        }
    }

    /// - Parameter isRetryable: `nil` for what the type says.
    func error(
        _ message: String,
        nextRetryDelay: Duration? = nil,
        isRetryable: Bool? = nil
    ) -> ApplicationError {
        ApplicationError(
            message: message,
            type: rawValue,
            isNonRetryable: !(isRetryable ?? mayPass),
            nextRetryDelay: nextRetryDelay
        )
    }
}
