import Crypto
import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import X509

/// Tells who makes a call, from its headers and its connection.
struct Authenticator: Sendable {
    private static let scheme = "bearer"

    private let options: AuthorizationOptions
    private let tokens: TokenVerifier?

    /// - Throws: `EngineError` if a key for tokens cannot be used.
    init(_ options: AuthorizationOptions, clock: any EngineClock) async throws {
        self.options = options
        tokens = if let tokens = options.tokens { try await TokenVerifier(tokens, clock: clock) } else { nil }
    }

    /// The caller, or `nil` if the call proves nothing and claims nothing.
    ///
    /// - Throws: `EngineError` if it claims something that it does not prove.
    func principal(_ metadata: Metadata, _ context: ServerContext) async throws -> Principal? {
        var headers = metadata[stringValues: "authorization"].makeIterator()
        if options.isOn, let header = headers.next() {
            guard let credential = Self.credential(header), let principal = await principal(credential) else {
                throw EngineError.unauthorized
            }
            return principal
        }
        return certificate(context).map {
            Principal(kind: .certificate, name: $0, permissions: options.certificates[$0] ?? EnginePermissions())
        }
    }

    private func principal(_ credential: String) async -> Principal? {
        let digest = SHA256.hash(data: Data(credential.utf8))
        // Every key is compared, in constant time, so that the time tells neither a key nor which one it was.
        var found: EngineAPIKey?
        for key in options.apiKeys where digest == key.digest { found = key }
        if let found { return Principal(kind: .apiKey, name: found.name, permissions: found.permissions) }
        return await tokens?.principal(credential)
    }

    private static func credential(_ header: String) -> String? {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == scheme else { return nil }
        return String(parts[1])
    }

    /// The common name in the certificate that the client proved to own.
    private func certificate(_ context: ServerContext) -> String? {
        let connection = context.transportSpecific as? HTTP2ServerTransport.Posix.Context
        for part in connection?.peerCertificate?.subject ?? DistinguishedName() {
            for attribute in part where attribute.type == .RDNAttributeType.commonName {
                return String(attribute.value)
            }
        }
        return nil
    }
}
