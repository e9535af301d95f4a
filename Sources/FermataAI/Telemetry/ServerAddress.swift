import Foundation

/// Where a provider is: `server.address` and `server.port`.
struct ServerAddress: Sendable, Hashable {
    let host: String
    let port: Int

    /// `nil` for models of this process.
    init?(_ settings: ProviderSettings) {
        guard let components = URLComponents(string: settings.baseURL ?? settings.kind.defaultBaseURL),
            settings.kind != .local, let host = components.host, !host.isEmpty
        else { return nil }
        self.host = host
        port = components.port ?? (components.scheme == "http" ? 80 : 443)
    }
}
