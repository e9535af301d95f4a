/// Who may call the engine over the network.
///
/// As long as nothing is set here, everybody who reaches the port may do everything. As soon as anything is, every call
/// is refused that is not allowed; only the health check and `GetSystemInfo` stay open.
public struct AuthorizationOptions: Sendable {
    /// Keys that clients send as `authorization: Bearer <key>`.
    public var apiKeys: [EngineAPIKey]
    /// How JSON web tokens are checked that clients send as `authorization: Bearer <token>`.
    public var tokens: EngineTokenOptions?
    /// Permissions of client certificates, by the common name of their subject. Needs
    /// ``EngineTLS/clientAuthorities``. A credential in the `authorization` header counts before the certificate.
    public var certificates: [String: EnginePermissions]

    /// Creates options; everybody may call if nothing is given.
    public init(
        apiKeys: [EngineAPIKey] = [],
        tokens: EngineTokenOptions? = nil,
        certificates: [String: EnginePermissions] = [:]
    ) {
        self.apiKeys = apiKeys
        self.tokens = tokens
        self.certificates = certificates
    }

    /// Whether callers need permissions at all.
    package var isOn: Bool {
        !apiKeys.isEmpty || tokens != nil || !certificates.isEmpty
    }
}
