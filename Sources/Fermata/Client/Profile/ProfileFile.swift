import Foundation
import TOMLKit

/// The profile file. Keys that are not known here are left to the other tools that read it.
struct ProfileFile: Decodable {
    struct Section: Decodable {
        struct TLS: Decodable {
            enum CodingKeys: String, CodingKey {
                case disabled
                case clientCertPath = "client_cert_path"
                case clientCertData = "client_cert_data"
                case clientKeyPath = "client_key_path"
                case clientKeyData = "client_key_data"
                case serverCACertPath = "server_ca_cert_path"
                case serverCACertData = "server_ca_cert_data"
                case serverName = "server_name"
                case disableHostVerification = "disable_host_verification"
            }

            var disabled: Bool?
            var clientCertPath: String?
            var clientCertData: String?
            var clientKeyPath: String?
            var clientKeyData: String?
            var serverCACertPath: String?
            var serverCACertData: String?
            var serverName: String?
            var disableHostVerification: Bool?
        }

        enum CodingKeys: String, CodingKey {
            case address, namespace, tls
            case apiKey = "api_key"
            case grpcMeta = "grpc_meta"
        }

        var address: String?
        var namespace: String?
        var apiKey: String?
        var tls: TLS?
        var grpcMeta: [String: String]?
    }

    var profile: [String: Section]?
}

extension ProfileFile {
    static func read(_ file: ClientProfile.File, _ environment: [String: String]) throws -> ProfileFile? {
        switch file {
        case .none:
            return nil
        case .toml(let text):
            return try parse(text, source: "text")
        case .path(let path):
            return try parse(try contents(of: path), source: "file '\(path)'")
        case .standard:
            guard let path = standardPath(environment), FileManager.default.fileExists(atPath: path) else {
                return ProfileFile()
            }
            return try parse(try contents(of: path), source: "file '\(path)'")
        }
    }

    /// The directory is that of the official tools: `XDG_CONFIG_HOME` or `~/.config`, on macOS
    /// `~/Library/Application Support`.
    static func standardPath(_ environment: [String: String]) -> String? {
        if let path = environment["TEMPORAL_CONFIG_FILE"]?.nonEmpty { return path }
        let home = environment["HOME"]?.nonEmpty
        #if os(macOS)
        let directory = home.map { "\($0)/Library/Application Support" }
        #else
        let directory = environment["XDG_CONFIG_HOME"]?.nonEmpty ?? home.map { "\($0)/.config" }
        #endif
        return directory.map { "\($0)/temporalio/temporal.toml" }
    }

    /// - Throws: ``FermataError`` with code `invalidConfiguration` if a profile that was asked for is not there.
    func profile(named name: String?, _ environment: [String: String]) throws -> ClientProfile {
        let asked = name?.nonEmpty ?? environment["TEMPORAL_PROFILE"]?.nonEmpty
        guard let section = profile?[asked ?? "default"] else {
            guard let asked else { return ClientProfile() }
            let known = (profile ?? [:]).keys.sorted().joined(separator: ", ")
            throw FermataError(
                .invalidConfiguration,
                "There is no profile '\(asked)'. Known: \(known.isEmpty ? "none" : known)."
            )
        }
        return try section.profile(named: asked ?? "default")
    }

    private static func contents(of path: String) throws -> String {
        do {
            return try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw FermataError(.invalidConfiguration, "The profile file '\(path)' cannot be read.", cause: error)
        }
    }

    private static func parse(_ text: String, source: String) throws -> ProfileFile {
        do {
            return try TOMLDecoder().decode(ProfileFile.self, from: text)
        } catch let error as DecodingError {
            // Described without the value: it may be a key.
            throw FermataError(.invalidConfiguration, "The profile \(source) is wrong: \(error.fieldDescription).")
        } catch let error as TOMLParseError {
            throw FermataError(
                .invalidConfiguration,
                "The profile \(source) is not TOML: trouble at \(error.source.begin.debugDescription)."
            )
        }
    }
}

extension ProfileFile.Section {
    fileprivate func profile(named name: String) throws -> ClientProfile {
        var profile = ClientProfile(
            address: address?.nonEmpty,
            namespace: namespace?.nonEmpty,
            apiKey: apiKey?.nonEmpty
        )
        for (key, value) in grpcMeta ?? [:] { profile.metadata[ClientProfile.metadataKey(key)] = value }
        guard let tls else { return profile }
        profile.isTLSDisabled = tls.disabled ?? false
        profile.tls = TLSOptions(
            serverRootCertificates: try PEMSetting.serverCertificate.value(
                path: tls.serverCACertPath,
                data: tls.serverCACertData,
                profile: name
            ),
            clientCertificate: try PEMSetting.clientCertificate.value(
                path: tls.clientCertPath,
                data: tls.clientCertData,
                profile: name
            ),
            clientPrivateKey: try PEMSetting.clientKey.value(
                path: tls.clientKeyPath,
                data: tls.clientKeyData,
                profile: name
            ),
            serverName: tls.serverName?.nonEmpty,
            disablesHostVerification: tls.disableHostVerification ?? false
        )
        return profile
    }
}
