import Fermata
import Foundation

/// Where a provider is, with which key, and how long and how large its answers may be.
public struct ProviderConfiguration: Sendable {
    /// What a provider speaks.
    public enum Kind: String, Codable, Sendable, Hashable, CaseIterable {
        /// OpenAI's chat completions, embeddings and images: OpenAI, Azure, OpenRouter, vLLM, llama.cpp, Ollama and others.
        case openAI = "openai"
        /// Anthropic's Messages.
        case anthropic
        /// The models built in. They need no address and no key.
        case local

        /// Where the provider of that name is; empty for ``local``.
        public var defaultBaseURL: String {
            switch self {
            case .openAI: "https://api.openai.com/v1"
            case .anthropic: "https://api.anthropic.com/v1"
            case .local: ""
            }
        }
    }

    /// As in OpenTelemetry's `gen_ai.provider.name`.
    public let name: String
    /// What it speaks.
    public let kind: Kind
    /// Where it is, without a slash at the end.
    public let baseURL: String
    /// How servers of the kind ``Kind/openAI`` differ.
    public let openAI: OpenAIOptions
    /// How long one answer may take, from connecting to its last byte.
    public let timeLimit: Duration
    /// How long an answer that has begun may pause. The time before its head does not count, since a model that thinks
    /// sends nothing, and neither does the time that a receiver of a stream takes.
    public let idleTimeLimit: Duration
    /// How large an answer may be on the wire, in bytes.
    public let maxResponseBytes: Int

    let apiKey: APIKey?

    /// Creates a configuration.
    ///
    /// - Parameters:
    ///   - name: By default the kind's own, for example `openai`.
    ///   - baseURL: Up to and without `/chat/completions` or `/messages`; by default the kind's own.
    /// - Throws: `FermataError` with code `invalidConfiguration` if the base URL is not an http or https address
    ///   without user, query and fragment, the key or the API version has characters that it may not have, a limit is
    ///   not positive, or a time limit is above an hour.
    public init(
        name: String? = nil,
        kind: Kind,
        baseURL: String? = nil,
        apiKey: String? = nil,
        openAI: OpenAIOptions = OpenAIOptions(),
        timeLimit: Duration = .seconds(600),
        idleTimeLimit: Duration = .seconds(120),
        maxResponseBytes: Int = 32 << 20
    ) throws {
        guard name?.isEmpty != true else { throw FermataError(.invalidConfiguration, "The provider's name is empty.") }
        // Refused here, because the client's own error would show the key.
        guard apiKey?.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) != false else {
            throw FermataError(.invalidConfiguration, "The API key has a space or another character no key has.")
        }
        for limit in [timeLimit, idleTimeLimit] where limit <= .zero || limit > .seconds(3_600) {
            throw FermataError(.invalidConfiguration, "A time limit must be positive and at most an hour.")
        }
        guard maxResponseBytes >= 1 else {
            throw FermataError(.invalidConfiguration, "The limit on the response must be positive.")
        }
        try openAI.check()
        self.name = name ?? kind.rawValue
        self.kind = kind
        self.baseURL = kind == .local ? "" : try Self.checked(baseURL ?? kind.defaultBaseURL)
        self.openAI = openAI
        self.timeLimit = timeLimit
        self.idleTimeLimit = idleTimeLimit
        self.maxResponseBytes = maxResponseBytes
        self.apiKey = apiKey.flatMap { $0.isEmpty ? nil : APIKey(value: $0) }
    }

    /// The provider that this describes. It connects when it is first asked.
    public func makeProvider() -> any ModelProvider {
        switch kind {
        case .openAI: OpenAIProvider(configuration: self)
        case .anthropic: AnthropicProvider(configuration: self)
        case .local: LocalProvider()
        }
    }

    private static func checked(_ baseURL: String) throws -> String {
        guard let components = URLComponents(string: baseURL), components.host?.isEmpty == false,
            components.scheme == "http" || components.scheme == "https",
            // Errors show the address, so it must not hold a secret.
            components.user == nil, components.password == nil, components.query == nil, components.fragment == nil
        else {
            throw FermataError(
                .invalidConfiguration,
                "The model server's base URL must look like \(Kind.openAI.defaultBaseURL): http or https, a host, a "
                    + "path, and neither user, query nor fragment."
            )
        }
        var trimmed = baseURL[...]
        while trimmed.hasSuffix("/") { trimmed = trimmed.dropLast() }
        return String(trimmed)
    }
}
