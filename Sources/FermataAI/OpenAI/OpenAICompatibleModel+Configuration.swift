import Fermata
import Foundation

extension OpenAICompatibleModel {
    /// Which server to ask for which model, and within which limits.
    public struct Configuration: Sendable {
        /// Where OpenAI's own server is.
        public static let defaultBaseURL = "https://api.openai.com/v1"

        /// The server's name of the model.
        public let model: String
        /// Where the server is, without a slash at the end.
        public let baseURL: String
        /// How long one answer may take, from connecting to its last byte.
        public let timeLimit: Duration
        /// How many Unicode scalars of a text are sent. What is beyond is left out, and the result says so.
        public let maxInputScalars: Int
        /// How many tokens an answer may have, including those the model only thinks with.
        public let maxOutputTokens: Int
        /// How large an answer may be on the wire.
        public let maxResponseBytes: Int
        /// How much answers vary; `nil` leaves it to the server, since some models accept no other value.
        public let temperature: Double?

        let apiKey: APIKey?

        /// Creates a configuration.
        ///
        /// - Throws: `FermataError` with code `invalidConfiguration` if the base URL is not an http or https address
        ///   without user, query and fragment, the key has characters that no header may have, a limit is not
        ///   positive, the time limit is above an hour, or the temperature is not between 0 and 2.
        public init(
            model: String,
            apiKey: String?,
            baseURL: String = defaultBaseURL,
            timeLimit: Duration = .seconds(60),
            maxInputScalars: Int = 100_000,
            maxOutputTokens: Int = 4_096,
            maxResponseBytes: Int = 1 << 20,
            temperature: Double? = nil
        ) throws {
            guard !model.isEmpty else { throw FermataError(.invalidConfiguration, "The model's name is empty.") }
            // Refused here, because the client's own error would show the key.
            guard apiKey?.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) != false else {
                throw FermataError(.invalidConfiguration, "The API key has a space or another character no key has.")
            }
            guard timeLimit > .zero, timeLimit <= .seconds(3_600) else {
                throw FermataError(.invalidConfiguration, "The time limit must be positive and at most an hour.")
            }
            guard min(maxInputScalars, maxOutputTokens, maxResponseBytes) >= 1 else {
                throw FermataError(.invalidConfiguration, "The limits on input, output and response must be positive.")
            }
            guard temperature.map({ (0...2).contains($0) }) != false else {
                throw FermataError(.invalidConfiguration, "The temperature must be between 0 and 2.")
            }
            self.model = model
            self.baseURL = try Self.checked(baseURL)
            self.timeLimit = timeLimit
            self.maxInputScalars = maxInputScalars
            self.maxOutputTokens = maxOutputTokens
            self.maxResponseBytes = maxResponseBytes
            self.temperature = temperature
            self.apiKey = apiKey.flatMap { $0.isEmpty ? nil : APIKey(value: $0) }
        }

        private static func checked(_ baseURL: String) throws -> String {
            guard let components = URLComponents(string: baseURL), components.host?.isEmpty == false,
                components.scheme == "http" || components.scheme == "https",
                // Errors show the address, so it must not hold a secret.
                components.user == nil, components.password == nil, components.query == nil, components.fragment == nil
            else {
                throw FermataError(
                    .invalidConfiguration,
                    "The model server's base URL must look like \(defaultBaseURL): http or https, a host, a path, "
                        + "and neither user, query nor fragment."
                )
            }
            var trimmed = baseURL[...]
            while trimmed.hasSuffix("/") { trimmed = trimmed.dropLast() }
            return String(trimmed)
        }
    }
}
