import Fermata

/// What a request that failed may have cost.
enum FailureCharge {
    /// Nothing: it was not sent, or the provider turned it away.
    case none
    /// What the provider answered was of no use. It has worked all the same, and did not say how much.
    case answered
    /// It was sent, and nobody knows what became of it.
    case unknown

    init(after error: any Error) {
        guard let error = error as? ApplicationError else {
            self = .unknown
            return
        }
        self =
            switch error.type.flatMap(LanguageModelErrorType.init(rawValue:)) {
            case .invalidInput, .rateLimited, .authentication, .rejectedRequest, .quotaExhausted, .budgetExhausted,
                .unavailable:
                .none
            case .outputInvalid, .outputTruncated, .refused, .blocked: .answered
            case .answerLost, .timeLimit, nil: .unknown
            }
    }
}
