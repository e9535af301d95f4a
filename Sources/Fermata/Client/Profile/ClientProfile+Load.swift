public import Foundation
public import Logging

extension ClientProfile {
    /// Where profiles are kept.
    public enum File: Sendable, Hashable {
        /// The file that `TEMPORAL_CONFIG_FILE` names, else `temporalio/temporal.toml` in the user's configuration
        /// directory. It need not exist.
        case standard
        /// This file. It must exist.
        case path(String)
        /// This text.
        case toml(String)
        /// Nowhere: only the environment counts.
        case none
    }

    /// Loads a profile: first from the file, then every environment variable that is set replaces the file's value.
    ///
    /// The file has tables `[profile.NAME]` with `address`, `namespace` and `api_key`; `[profile.NAME.tls]` with
    /// `disabled`, `client_cert_path`, `client_cert_data`, `client_key_path`, `client_key_data`,
    /// `server_ca_cert_path`, `server_ca_cert_data`, `server_name` and `disable_host_verification`; and
    /// `[profile.NAME.grpc_meta]`.
    ///
    /// The variables are `TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`, `TEMPORAL_API_KEY`, `TEMPORAL_TLS` (true or false),
    /// the names of the `tls` table in capitals after `TEMPORAL_TLS_`, and `TEMPORAL_GRPC_META_…`, where an empty value
    /// removes the file's.
    ///
    /// - Parameters:
    ///   - name: The profile; `nil` is what `TEMPORAL_PROFILE` says, else `default`, which need not exist.
    ///   - environment: The variables.
    ///   - file: Where profiles are kept.
    /// - Throws: ``FermataError`` with code `invalidConfiguration` that names the file, the profile or the field.
    public static func load(
        name: String? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        file: File = .standard
    ) throws -> ClientProfile {
        var profile = try ProfileFile.read(file, environment)?.profile(named: name, environment) ?? ClientProfile()
        try profile.apply(environment)
        return profile
    }

    private mutating func apply(_ environment: [String: String]) throws {
        func text(_ name: String) -> String? { environment["TEMPORAL_\(name)"] }
        if let value = text("ADDRESS") { address = value.nonEmpty }
        if let value = text("NAMESPACE") { namespace = value.nonEmpty }
        if let value = text("API_KEY") { apiKey = value.nonEmpty }
        if let isOn = try Self.flag("TEMPORAL_TLS", environment) {
            isTLSDisabled = !isOn
            if isOn, tls == nil { tls = TLSOptions() }
        }
        try applyTLS(environment)
        let prefix = "TEMPORAL_GRPC_META_"
        for (name, value) in environment where name.hasPrefix(prefix) {
            metadata[Self.metadataKey(String(name.dropFirst(prefix.count)))] = value.nonEmpty
        }
    }

    private mutating func applyTLS(_ environment: [String: String]) throws {
        var options = tls ?? TLSOptions()
        try PEMSetting.clientCertificate.apply(environment, to: &options.clientCertificate)
        try PEMSetting.clientKey.apply(environment, to: &options.clientPrivateKey)
        try PEMSetting.serverCertificate.apply(environment, to: &options.serverRootCertificates)
        if let name = environment["TEMPORAL_TLS_SERVER_NAME"] { options.serverName = name.nonEmpty }
        if let flag = try Self.flag("TEMPORAL_TLS_DISABLE_HOST_VERIFICATION", environment) {
            options.disablesHostVerification = flag
        }
        // Variables that change nothing must not turn TLS on.
        if tls != nil || options != TLSOptions() { tls = options }
    }

    private static func flag(_ name: String, _ environment: [String: String]) throws -> Bool? {
        switch environment[name]?.lowercased() {
        case nil, "": return nil
        case "true", "1": return true
        case "false", "0": return false
        case let value?:
            throw FermataError(.invalidConfiguration, "\(name) is '\(value)'; it must be true or false.")
        }
    }

    /// Variables cannot have hyphens in their names, and metadata keys have no underscores by custom.
    static func metadataKey(_ name: String) -> String {
        name.lowercased().replacing("_", with: "-")
    }
}

extension String {
    var nonEmpty: String? { isEmpty ? nil : self }
}

extension TemporalClient {
    /// Creates a client as a profile says.
    ///
    /// - Throws: ``FermataError`` with code `invalidConfiguration` or `invalidArgument`.
    public convenience init(profile: ClientProfile, dataConverter: DataConverter = .default, logger: Logger) throws {
        try self.init(
            target: try profile.target(),
            transportSecurity: profile.transportSecurity,
            configuration: Configuration(
                namespace: profile.namespace ?? "default",
                apiKey: profile.apiKey,
                metadata: profile.metadata,
                dataConverter: dataConverter
            ),
            logger: logger
        )
    }
}
