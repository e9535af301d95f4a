import Fermata
import Foundation

extension OpenAICompatibleModel {
    /// Which server to ask for which model, and within which limits.
    public struct Configuration: Sendable {
        /// Where OpenAI's own server is.
        public static let defaultBaseURL = ProviderConfiguration.Kind.openAI.defaultBaseURL

        /// The server's name of the model.
        public let model: String
        /// How many Unicode scalars of a text are sent. What is beyond is left out, and the result says so.
        public let maxInputScalars: Int
        /// How many tokens an answer may have, including those the model only thinks with.
        public let maxOutputTokens: Int
        /// How much answers vary; `nil` leaves it to the server, since some models accept no other value.
        public let temperature: Double?

        /// The server.
        public let provider: ProviderConfiguration

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
            guard min(maxInputScalars, maxOutputTokens) >= 1 else {
                throw FermataError(.invalidConfiguration, "The limits on input and output must be positive.")
            }
            guard temperature.map({ (0...2).contains($0) }) != false else {
                throw FermataError(.invalidConfiguration, "The temperature must be between 0 and 2.")
            }
            self.model = model
            self.maxInputScalars = maxInputScalars
            self.maxOutputTokens = maxOutputTokens
            self.temperature = temperature
            provider = try ProviderConfiguration(
                kind: .openAI,
                baseURL: baseURL,
                apiKey: apiKey,
                timeLimit: timeLimit,
                maxResponseBytes: maxResponseBytes
            )
        }
    }
}
