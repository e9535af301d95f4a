/// Where the tool `web_fetch` may go, and how much it reads there.
public struct WebFetchSettings: Codable, Sendable, Hashable {
    /// `example.com`, `*.example.com`, `example.com:8443`, or `*` for all hosts.
    public var allowedHosts: [String]
    /// Whether loopback, private and link-local addresses may be reached.
    public var allowPrivateAddresses: Bool
    /// The most bytes of a page; `nil` for the tool's own limit.
    public var maximumBytes: Int?
    /// The time for one page, redirects included; `nil` for the tool's own.
    public var timeoutSeconds: Double?

    /// Creates settings.
    public init(
        allowedHosts: [String],
        allowPrivateAddresses: Bool = false,
        maximumBytes: Int? = nil,
        timeoutSeconds: Double? = nil
    ) {
        self.allowedHosts = allowedHosts
        self.allowPrivateAddresses = allowPrivateAddresses
        self.maximumBytes = maximumBytes
        self.timeoutSeconds = timeoutSeconds
    }

    private enum CodingKeys: String, CodingKey {
        case allowedHosts, allowPrivateAddresses, maximumBytes, timeoutSeconds
    }

    private enum FileKeys: String, CodingKey, CaseIterable {
        case kind, allowedHosts, allowPrivateAddresses, maximumBytes, timeoutSeconds
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: FileKeys.self)
        self.init(
            allowedHosts: try container.decodeSome([String].self, forKey: .allowedHosts),
            allowPrivateAddresses: try container.decodeIfPresent(Bool.self, forKey: .allowPrivateAddresses) ?? false,
            maximumBytes: try container.decodeLimit(Int.self, in: 1...(64 << 20), forKey: .maximumBytes),
            timeoutSeconds: try container.decodeLimit(Double.self, in: 0.1...3_600, forKey: .timeoutSeconds)
        )
    }
}
