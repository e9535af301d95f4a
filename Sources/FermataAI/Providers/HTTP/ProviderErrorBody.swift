import Fermata

/// The body, or the event, by which both kinds of providers report an error.
struct ProviderErrorBody: Decodable {
    struct Detail: Decodable {
        let code: String?
        let type: String?

        private enum CodingKeys: String, CodingKey {
            case code, type
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            // Some servers repeat the status here, as a number.
            code = try? container.decodeIfPresent(String.self, forKey: .code)
            type = try? container.decodeIfPresent(String.self, forKey: .type)
        }

        /// The server's own name of the error, if it is a name.
        func name(hiding key: APIKey?) -> String? {
            guard let name = code ?? type, !name.isEmpty, name.utf8.count <= 64,
                name.unicodeScalars.allSatisfy({ $0.isASCIILetter || $0.isDigit || "_-.".unicodeScalars.contains($0) }),
                key.map({ !name.contains($0.value) }) ?? true
            else { return nil }
            return name
        }
    }

    let error: Detail

    /// The error for a report in the middle of a stream, where there is no status any more.
    func errorInStream(of provider: String) -> ApplicationError {
        // Of the names, those that cannot hold a part of a key: keys have digits or capitals.
        let name = error.name(hiding: nil).flatMap { name in
            name.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "_") } ? name : nil
        }
        let type: LanguageModelErrorType =
            switch error.type ?? error.code {
            case "rate_limit_error", "rate_limit_exceeded", "tokens", "requests": .rateLimited
            case "insufficient_quota", "billing_error": .quotaExhausted
            case "authentication_error", "permission_error", "invalid_api_key": .authentication
            case "invalid_request_error", "not_found_error", "request_too_large": .rejectedRequest
            // It had begun to work on the request.
            default: .answerLost
            }
        return type.error(
            "The provider \(provider) broke off its answer with an error\(name.map { " (\($0))" } ?? "")."
        )
    }
}
