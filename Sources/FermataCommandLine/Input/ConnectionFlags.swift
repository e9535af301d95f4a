/// The flags that say which server to talk to, as an overlay on the `TEMPORAL_*` environment.
///
/// A flag wins over the environment, which wins over the profile file, so that one set of rules, that of the client's
/// profile loader, reads all three.
package struct ConnectionFlags: Equatable, Sendable {
    package var address: String?
    package var namespace: String?
    package var profile: String?
    package var usesTLS = false
    package var serverName: String?
    package var serverCertificates: String?
    package var clientCertificate: String?
    package var clientKey: String?

    package init() {}

    /// The environment with the flags laid over it.
    ///
    /// - Throws: ``CommandFailure`` with `usage` for flags that contradict each other.
    package func environment(
        over environment: [String: String]
    ) throws(CommandFailure) -> [String: String] {
        guard (clientCertificate == nil) == (clientKey == nil) else {
            throw CommandFailure(.usage, "--tls-cert and --tls-key belong together; give both or none.")
        }
        var result = environment
        func set(_ name: String, _ value: String?, insteadOf other: String? = nil) {
            guard let value else { return }
            result[name] = value
            if let other { result[other] = nil }
        }
        set("TEMPORAL_ADDRESS", address)
        set("TEMPORAL_NAMESPACE", namespace)
        set("TEMPORAL_PROFILE", profile)
        set("TEMPORAL_TLS", usesTLS ? "true" : nil)
        set("TEMPORAL_TLS_SERVER_NAME", serverName)
        set("TEMPORAL_TLS_SERVER_CA_CERT_PATH", serverCertificates, insteadOf: "TEMPORAL_TLS_SERVER_CA_CERT_DATA")
        set("TEMPORAL_TLS_CLIENT_CERT_PATH", clientCertificate, insteadOf: "TEMPORAL_TLS_CLIENT_CERT_DATA")
        set("TEMPORAL_TLS_CLIENT_KEY_PATH", clientKey, insteadOf: "TEMPORAL_TLS_CLIENT_KEY_DATA")
        return result
    }
}
