import Fermata

/// How servers that speak OpenAI's interface differ from one another.
public struct OpenAIOptions: Codable, Sendable, Hashable {
    /// The header that carries the key.
    public enum Authentication: String, Codable, Sendable, Hashable {
        /// `Authorization: Bearer KEY`, as nearly all servers want it.
        case bearer
        /// `api-key: KEY`, as Azure OpenAI wants it.
        case apiKeyHeader = "api-key"
    }

    /// The request's field with the limit on output tokens.
    public enum OutputLimitField: String, Codable, Sendable, Hashable {
        /// OpenAI's name since its models think before they answer.
        case maxCompletionTokens = "max_completion_tokens"
        /// The name before, which is the only one that some servers know. Others ignore what they do not know, and then
        /// answers have no limit.
        case maxTokens = "max_tokens"
    }

    /// The header that carries the key.
    public var authentication: Authentication
    /// Azure's `api-version`, sent as a query; `nil` sends none.
    public var apiVersion: String?
    /// The request's field with the limit on output tokens.
    public var outputLimitField: OutputLimitField

    /// Creates options; by default those of OpenAI's own server.
    public init(
        authentication: Authentication = .bearer,
        apiVersion: String? = nil,
        outputLimitField: OutputLimitField = .maxCompletionTokens
    ) {
        self.authentication = authentication
        self.apiVersion = apiVersion
        self.outputLimitField = outputLimitField
    }

    /// Azure OpenAI, whose base URL ends in the deployment: `https://NAME.openai.azure.com/openai/deployments/NAME`.
    public static func azure(apiVersion: String) -> OpenAIOptions {
        OpenAIOptions(authentication: .apiKeyHeader, apiVersion: apiVersion)
    }

    /// The version becomes a part of an address as it is.
    func check() throws {
        guard let apiVersion else { return }
        let isPlain = apiVersion.unicodeScalars.allSatisfy { $0.isASCIILetter || $0.isDigit || $0 == "-" || $0 == "." }
        guard isPlain, !apiVersion.isEmpty else {
            throw FermataError(
                .invalidConfiguration,
                "The API version must consist of letters, digits, hyphens and points, for example 2024-10-21."
            )
        }
    }
}
