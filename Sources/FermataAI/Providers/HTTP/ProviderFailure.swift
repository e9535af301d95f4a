import Fermata
import Foundation
import NIOHTTP1

/// An answer that is not a success.
struct ProviderFailure {
    let provider: String
    let status: Int
    let headers: HTTPHeaders
    let body: Data

    /// The error for it. Of the body it shows only a short code: messages of servers quote texts, and parts of keys.
    func error(hiding key: APIKey?) -> ApplicationError {
        let code = (try? JSONDecoder().decode(ProviderErrorBody.self, from: body))?.error.name(hiding: key)
        let answer = "HTTP \(status)\(code.map { ", \($0)" } ?? "")"
        let delay = delay
        switch status {
        case 402,
            429 where code == "insufficient_quota":
            return LanguageModelErrorType.quotaExhausted.error(
                "The account at the provider \(provider) has nothing left to spend (\(answer)). Add credit or raise its limit."
            )
        case 429:
            return LanguageModelErrorType.rateLimited.error(
                "The provider \(provider) asks to slow down (\(answer)).",
                nextRetryDelay: delay
            )
        // 529 is what Anthropic answers when it is overloaded.
        case 503 where delay != nil, 529 where delay != nil:
            return LanguageModelErrorType.rateLimited.error(
                "The provider \(provider) is overloaded and says when to come back (\(answer)).",
                nextRetryDelay: delay
            )
        case 401, 403:
            return LanguageModelErrorType.authentication.error(
                "The provider \(provider) does not accept the key (\(answer)). Check its API key."
            )
        case 404:
            return LanguageModelErrorType.rejectedRequest.error(
                "The provider \(provider) does not know the address or the model (\(answer)). "
                    + "Check the base URL and the model's name."
            )
        case 300..<400:
            return LanguageModelErrorType.rejectedRequest.error(
                "The provider \(provider) redirects to another address (\(answer)). Set its base URL to the final one."
            )
        // A gateway's words for: it sent the request on, and does not know what became of it (RFC 9110, sections 15.6.3
        // and 15.6.5). 520 and 524 are what Cloudflare, which is before many providers, says for the same.
        case 502, 504, 520, 524:
            return LanguageModelErrorType.answerLost.error(
                "What is before the provider \(provider) got no answer from it (\(answer))."
            )
        case 408, 409, 425, 500...:
            return LanguageModelErrorType.unavailable.error("The provider \(provider) failed (\(answer)).")
        default:
            return LanguageModelErrorType.rejectedRequest.error(
                "The provider \(provider) rejects the request (\(answer))."
            )
        }
    }

    /// When to come back, in the most exact words that the server used.
    private var delay: Duration? {
        if let text = headers.first(name: "retry-after-ms"), let milliseconds = Double(text), milliseconds > 0 {
            return min(.milliseconds(min(milliseconds, 1e12)), RetryAfter.maxDelay)
        }
        let date = headers.first(name: "Date")
        if let text = headers.first(name: "Retry-After") { return RetryAfter.delay(text, answeredAt: date) }
        return status == 429 ? RateHeaders.limits(headers).exhaustedReset : nil
    }
}

extension ProviderLimits {
    /// How long until what is used up is there again; `nil` if nothing is used up, or nobody said when.
    var exhaustedReset: Duration? {
        let resets = [
            remainingRequests == 0 ? requestsReset : nil, remainingTokens == 0 ? tokensReset : nil,
        ].compactMap { $0 }.filter { $0 > .zero }
        return resets.max()
    }
}
