import Fermata
import Foundation

/// A provider in the gateway's configuration: one address with one key and the limits of that key.
public struct ProviderSettings: Codable, Sendable, Hashable {
    /// What models refer to.
    public var name: String
    /// What it speaks.
    public var kind: ProviderConfiguration.Kind
    /// Where it is; `nil` for the kind's own address.
    public var baseURL: String?
    /// The environment variable that holds the key, so that no key stands in a file; `nil` for a server without one.
    public var apiKeyEnvironment: String?
    /// What the key allows.
    public var limits: RateLimits
    /// How long one answer may take, in seconds.
    public var timeLimitSeconds: Double
    /// Whether the provider charges a request once that is sent twice with the same idempotency key.
    public var chargesRepeatsOnce: Bool
    /// How servers of the kind `openai` differ.
    public var openAI: OpenAIOptions

    /// Creates settings.
    public init(
        name: String,
        kind: ProviderConfiguration.Kind,
        baseURL: String? = nil,
        apiKeyEnvironment: String? = nil,
        limits: RateLimits = RateLimits(),
        timeLimitSeconds: Double = 300,
        chargesRepeatsOnce: Bool = false,
        openAI: OpenAIOptions = OpenAIOptions()
    ) {
        self.name = name
        self.kind = kind
        self.baseURL = baseURL
        self.apiKeyEnvironment = apiKeyEnvironment
        self.limits = limits
        self.timeLimitSeconds = timeLimitSeconds
        self.chargesRepeatsOnce = chargesRepeatsOnce
        self.openAI = openAI
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, kind, baseURL, apiKeyEnvironment, limits, timeLimitSeconds, chargesRepeatsOnce, openAI
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        self.init(
            name: try container.decode(String.self, forKey: .name),
            kind: try container.decode(ProviderConfiguration.Kind.self, forKey: .kind),
            baseURL: try container.decodeIfPresent(String.self, forKey: .baseURL),
            apiKeyEnvironment: try container.decodeIfPresent(String.self, forKey: .apiKeyEnvironment),
            limits: try container.decodeIfPresent(RateLimits.self, forKey: .limits) ?? RateLimits(),
            chargesRepeatsOnce: try container.decodeIfPresent(Bool.self, forKey: .chargesRepeatsOnce) ?? false,
            openAI: try container.decodeIfPresent(OpenAIOptions.self, forKey: .openAI) ?? OpenAIOptions()
        )
        if let seconds = try container.decodeIfPresent(Double.self, forKey: .timeLimitSeconds) {
            timeLimitSeconds = seconds
        }
    }

    /// The client of the provider.
    ///
    /// - Throws: `FermataError` with code `invalidConfiguration`.
    func makeProvider(_ environment: [String: String]) throws -> any ModelProvider {
        try limits.validate()
        var key: String?
        if let apiKeyEnvironment {
            key = environment[apiKeyEnvironment]?.trimmingCharacters(in: .whitespacesAndNewlines)
            guard key?.isEmpty == false else {
                throw FermataError(
                    .invalidConfiguration,
                    "The provider '\(name)' takes its key from the environment variable \(apiKeyEnvironment), which is not "
                        + "set."
                )
            }
        }
        let configuration = try ProviderConfiguration(
            name: name,
            kind: kind,
            baseURL: baseURL,
            apiKey: key,
            openAI: openAI,
            timeLimit: .seconds(timeLimitSeconds)
        )
        switch kind {
        case .openAI: return OpenAIProvider(configuration: configuration)
        case .anthropic: return AnthropicProvider(configuration: configuration)
        case .local: return LocalProvider()
        }
    }
}
