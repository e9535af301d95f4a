/// Where and how to connect, as kept outside of a program: in the `TEMPORAL_…` environment variables and in the
/// profile file that all Temporal SDKs and the CLI read.
///
/// See ``load(name:environment:file:)`` for names and precedence.
public struct ClientProfile: Sendable, Hashable, CustomStringConvertible {
    /// Where the server is, as `HOST:PORT`; `nil` is `localhost:7233`.
    public var address: String?
    /// The namespace; `nil` is `default`.
    public var namespace: String?
    /// The key presented to the server. It turns TLS on unless ``isTLSDisabled``.
    public var apiKey: String?
    /// What to present and to trust with TLS. Being there turns TLS on unless ``isTLSDisabled``.
    public var tls: TLSOptions?
    /// Whether TLS is off whatever else is set.
    public var isTLSDisabled: Bool
    /// Metadata sent with every call.
    public var metadata: [String: String]

    /// Creates a profile. What is left out has the defaults of a server on this machine.
    public init(
        address: String? = nil,
        namespace: String? = nil,
        apiKey: String? = nil,
        tls: TLSOptions? = nil,
        isTLSDisabled: Bool = false,
        metadata: [String: String] = [:]
    ) {
        self.address = address
        self.namespace = namespace
        self.apiKey = apiKey
        self.tls = tls
        self.isTLSDisabled = isTLSDisabled
        self.metadata = metadata
    }

    /// Where the server is.
    ///
    /// - Throws: ``FermataError`` with code `invalidArgument` if ``address`` cannot be read.
    public func target() throws -> TemporalTarget {
        try TemporalTarget(address: address ?? "localhost:\(TemporalTarget.defaultPort)")
    }

    /// How the connection is protected.
    public var transportSecurity: TransportSecurity {
        if isTLSDisabled { return .plaintext }
        if let tls { return .tls(tls) }
        return apiKey == nil ? .plaintext : .tls
    }

    /// The address and the namespace; never the key.
    public var description: String {
        "\(namespace ?? "default") at \(address ?? "localhost:\(TemporalTarget.defaultPort)")"
    }
}
