import FermataEngine
import Foundation

extension EngineFlags {
    func tls() throws(CommandFailure) -> EngineTLS? {
        guard let serverCertificate, let serverKey else {
            guard serverCertificate == nil, serverKey == nil else {
                throw CommandFailure(.usage, "--server-cert and --server-key belong together; give both or none.")
            }
            guard clientAuthorities == nil else {
                throw CommandFailure(.usage, "--client-ca needs TLS; give --server-cert and --server-key too.")
            }
            return nil
        }
        return EngineTLS(
            certificateChain: .data(try Self.pem(serverCertificate, "CERTIFICATE", "--server-cert")),
            privateKey: .data(try Self.pem(serverKey, "PRIVATE KEY", "--server-key")),
            clientAuthorities: try clientAuthorities.map { path throws(CommandFailure) in
                .data(try Self.pem(path, "CERTIFICATE", "--client-ca"))
            }
        )
    }

    func authorization(_ environment: [String: String]) throws(CommandFailure) -> AuthorizationOptions {
        AuthorizationOptions(
            apiKeys: try apiKeys(environment),
            tokens: try tokens(),
            certificates: try certificates()
        )
    }

    private func apiKeys(_ environment: [String: String]) throws(CommandFailure) -> [EngineAPIKey] {
        let variable = environment[Self.keysVariable].flatMap { $0.isEmpty ? nil : $0 }
        if keyFile != nil, variable != nil {
            throw CommandFailure(.usage, "There are keys in --api-keys and in \(Self.keysVariable); use one of them.")
        }
        let (source, text) =
            if let keyFile { (keyFile, String(decoding: try Self.contents(keyFile, "--api-keys"), as: UTF8.self)) } else
            { (Self.keysVariable, variable ?? "") }
        let keys: [EngineAPIKey]
        do {
            keys = try EngineAPIKey.keys(in: text, named: source)
        } catch {
            throw CommandFailure(.usage, (error as? EngineError)?.message ?? "\(source) cannot be read.")
        }
        // A file without a key must not mean that everybody may do everything.
        guard !keys.isEmpty || (keyFile == nil && variable == nil) else {
            throw CommandFailure(
                .usage,
                "There is no key in \(source). Write lines with a name, a key and permissions."
            )
        }
        return keys
    }

    private func tokens() throws(CommandFailure) -> EngineTokenOptions? {
        guard !tokenKeys.isEmpty else {
            guard tokenIssuer == nil, tokenAudience == nil, tokenClaim == nil else {
                throw CommandFailure(.usage, "--jwt-issuer, --jwt-audience and --jwt-claim need --jwt-keys.")
            }
            return nil
        }
        var keys: [EngineTokenKey] = []
        for path in tokenKeys {
            let data = try Self.contents(path, "--jwt-keys")
            let text = String(decoding: data, as: UTF8.self)
            if text.contains("-----BEGIN") {
                keys.append(.publicKey(pem: text))
            } else if (try? JSONSerialization.jsonObject(with: data)) is [String: Any] {
                keys.append(.keySet(json: data))
            } else {
                throw CommandFailure(
                    .usage,
                    "--jwt-keys: '\(path)' is neither a key set in JSON nor a public key in PEM."
                )
            }
        }
        var tokens = EngineTokenOptions(keys: keys, issuer: tokenIssuer, audience: tokenAudience)
        if let tokenClaim { tokens.permissionsClaim = tokenClaim }
        return tokens
    }

    private func certificates() throws(CommandFailure) -> [String: EnginePermissions] {
        guard certificateRoles.isEmpty || clientAuthorities != nil else {
            throw CommandFailure(.usage, "--client-role is about certificates of clients; give --client-ca too.")
        }
        var result: [String: EnginePermissions] = [:]
        for role in certificateRoles {
            let parts = role.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw CommandFailure(
                    .usage,
                    "--client-role must be the name in a certificate and permissions, such as billing=orders:write."
                )
            }
            do {
                result[parts[0]] = try EnginePermissions(parts[1])
            } catch {
                throw CommandFailure(.usage, "--client-role: \((error as? EngineError)?.message ?? role)")
            }
        }
        return result
    }

    /// What listens beyond this machine must be meant to.
    func checkReach(of serving: ServingOptions, _ authorization: AuthorizationOptions) throws(CommandFailure) {
        guard !isInsecure, !serving.isLoopbackOnly else { return }
        let isOpen = !authorization.isOn && serving.tls?.clientAuthorities == nil
        guard serving.tls == nil || isOpen else { return }
        let faults = [
            serving.tls == nil ? "without TLS, so that all that is sent can be read" : nil,
            isOpen ? "without asking who calls, so that everybody may do everything" : nil,
        ]
        let remedies = [
            serving.tls == nil ? "--server-cert and --server-key" : nil,
            isOpen ? "--api-keys, --jwt-keys or --client-ca" : nil,
        ]
        throw CommandFailure(
            .usage,
            "The engine would listen on \(serving.host) \(Self.list(faults)). Give \(Self.list(remedies)); or --insecure "
                + "if only those who may do everything can reach it."
        )
    }

    private static func list(_ parts: [String?]) -> String { parts.compactMap { $0 }.joined(separator: ", and ") }

    private static func pem(_ path: String, _ kind: String, _ flag: String) throws(CommandFailure) -> Data {
        let data = try contents(path, flag)
        let text = String(decoding: data, as: UTF8.self)
        guard text.contains("-----BEGIN"), text.contains("\(kind)-----") else {
            throw CommandFailure(.usage, "\(flag): there is no \(kind.lowercased()) in PEM in '\(path)'.")
        }
        return data
    }

    private static func contents(_ path: String, _ flag: String) throws(CommandFailure) -> Data {
        do throws(CommandFailure) {
            return try InputFile.contents(path)
        } catch {
            throw CommandFailure(error.status, "\(flag): \(error.message)")
        }
    }
}
