/// A tool for each operation of an OpenAPI 3 document.
public struct OpenAPIToolSettings: Codable, Sendable, Hashable {
    /// The document as JSON: a file, a relative one counting from the configuration file, or an address with http or
    /// https, which is read when the worker starts.
    public var document: String
    /// Where the API is. Requests go nowhere else.
    public var server: String
    /// The `operationId`s to offer; `nil` offers those that only read.
    public var operations: [String]?
    /// The environment variable that holds the key, so that no key stands in a file; `nil` for an API without one.
    public var apiKeyEnvironment: String?
    /// The header that the key is sent in. In `Authorization`, where it goes unless you say otherwise, `Bearer` stands
    /// before it.
    public var apiKeyHeader: String
    /// Whether the document and the server may be at loopback, private or link-local addresses.
    public var allowPrivateAddresses: Bool
    /// The most bytes of an answer; `nil` for the tool's own limit.
    public var maximumBytes: Int?
    /// The time for one request; `nil` for the tool's own.
    public var timeoutSeconds: Double?

    /// Creates settings.
    public init(
        document: String,
        server: String,
        operations: [String]? = nil,
        apiKeyEnvironment: String? = nil,
        apiKeyHeader: String = "Authorization",
        allowPrivateAddresses: Bool = false,
        maximumBytes: Int? = nil,
        timeoutSeconds: Double? = nil
    ) {
        self.document = document
        self.server = server
        self.operations = operations
        self.apiKeyEnvironment = apiKeyEnvironment
        self.apiKeyHeader = apiKeyHeader
        self.allowPrivateAddresses = allowPrivateAddresses
        self.maximumBytes = maximumBytes
        self.timeoutSeconds = timeoutSeconds
    }

    private enum CodingKeys: String, CodingKey {
        case document, server, operations, apiKeyEnvironment, apiKeyHeader, allowPrivateAddresses, maximumBytes
        case timeoutSeconds
    }

    private enum FileKeys: String, CodingKey, CaseIterable {
        case kind, document, server, operations, apiKeyEnvironment, apiKeyHeader, allowPrivateAddresses, maximumBytes
        case timeoutSeconds
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: FileKeys.self)
        self.init(
            document: try container.decode(String.self, forKey: .document),
            server: try container.decode(String.self, forKey: .server),
            operations: try container.decodeIfPresent([String].self, forKey: .operations),
            apiKeyEnvironment: try container.decodeIfPresent(String.self, forKey: .apiKeyEnvironment),
            allowPrivateAddresses: try container.decodeIfPresent(Bool.self, forKey: .allowPrivateAddresses) ?? false,
            maximumBytes: try container.decodeLimit(Int.self, in: 1...(64 << 20), forKey: .maximumBytes),
            timeoutSeconds: try container.decodeLimit(Double.self, in: 0.1...3_600, forKey: .timeoutSeconds)
        )
        if let header = try container.decodeIfPresent(String.self, forKey: .apiKeyHeader) { apiKeyHeader = header }
    }
}
