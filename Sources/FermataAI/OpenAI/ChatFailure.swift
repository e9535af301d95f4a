import Fermata
import Foundation

/// An answer other than 200.
struct ChatFailure {
    let status: Int
    let retryAfter: String?
    let date: String?
    let body: Data

    /// The error for it. Of the body it shows only a short code: messages of servers quote texts, and parts of keys.
    func error(hiding key: APIKey?) -> ApplicationError {
        let code = code(hiding: key).map { ", \($0)" } ?? ""
        let answer = "HTTP \(status)\(code)"
        let delay = retryAfter.flatMap { RetryAfter.delay($0, answeredAt: date) }
        switch status {
        case 429:
            return LanguageModelErrorType.rateLimited.error(
                "The model server asks to slow down (\(answer)).",
                nextRetryDelay: delay
            )
        case 503 where delay != nil:
            return LanguageModelErrorType.rateLimited.error(
                "The model server is overloaded and says when to come back (\(answer)).",
                nextRetryDelay: delay
            )
        case 401, 403:
            return LanguageModelErrorType.authentication.error(
                "The model server does not accept the key (\(answer)). Check OPENAI_API_KEY."
            )
        case 404:
            return LanguageModelErrorType.rejectedRequest.error(
                "The model server does not know the address or the model (\(answer)). "
                    + "Check OPENAI_BASE_URL and FERMATA_MODEL."
            )
        case 300..<400:
            return LanguageModelErrorType.rejectedRequest.error(
                "The model server redirects to another address (\(answer)). Set OPENAI_BASE_URL to the final one."
            )
        case 408, 409, 425, 500...:
            return LanguageModelErrorType.unavailable.error("The model server failed (\(answer)).")
        default:
            return LanguageModelErrorType.rejectedRequest.error("The model server rejects the request (\(answer)).")
        }
    }

    private struct Body: Decodable {
        struct Detail: Decodable {
            let code: String?
        }

        let error: Detail
    }

    /// The server's own name of the error, if it is a name.
    private func code(hiding key: APIKey?) -> String? {
        guard let code = (try? JSONDecoder().decode(Body.self, from: body))?.error.code, code.utf8.count <= 64,
            code.unicodeScalars.allSatisfy({ $0.isASCIILetter || $0.isDigit || "_-.".unicodeScalars.contains($0) }),
            key.map({ !code.contains($0.value) }) ?? true
        else { return nil }
        return code
    }
}
