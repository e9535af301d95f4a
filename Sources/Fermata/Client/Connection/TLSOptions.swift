import Foundation

/// What a client presents and trusts when it connects with TLS.
public struct TLSOptions: Sendable, Hashable {
    /// Text in PEM format, wherever it is kept. Reading happens when the client is created.
    public enum PEM: Sendable, Hashable {
        /// The path of a file.
        case file(String)
        /// The text itself.
        case data(String)
    }

    /// The authorities that may have signed the server's certificate; `nil` is those of the platform.
    public var serverRootCertificates: PEM?
    /// The certificate chain that the client presents, leaf first. Needs ``clientPrivateKey``.
    public var clientCertificate: PEM?
    /// The key of ``clientCertificate``.
    public var clientPrivateKey: PEM?
    /// The name that is asked for and that the server's certificate must carry; `nil` is the target's host.
    public var serverName: String?
    /// Whether the server's certificate may carry any name. It must still be signed by a trusted authority.
    public var disablesHostVerification: Bool

    /// Creates options. Every one has a default.
    public init(
        serverRootCertificates: PEM? = nil,
        clientCertificate: PEM? = nil,
        clientPrivateKey: PEM? = nil,
        serverName: String? = nil,
        disablesHostVerification: Bool = false
    ) {
        self.serverRootCertificates = serverRootCertificates
        self.clientCertificate = clientCertificate
        self.clientPrivateKey = clientPrivateKey
        self.serverName = serverName
        self.disablesHostVerification = disablesHostVerification
    }
}

extension TLSOptions.PEM {
    /// Reads the text.
    ///
    /// - Throws: ``FermataError`` with code `invalidConfiguration`, naming `purpose` and the file but never the text.
    func bytes(purpose: String) throws -> [UInt8] {
        let text: Data
        let source: String
        switch self {
        case .data(let data):
            text = Data(data.utf8)
            source = "inline data"
        case .file(let path):
            source = "file '\(path)'"
            do {
                text = try Data(contentsOf: URL(fileURLWithPath: path))
            } catch {
                throw FermataError(
                    .invalidConfiguration,
                    "The \(purpose) cannot be read from \(source). Check the path and its permissions.",
                    cause: error
                )
            }
        }
        guard text.range(of: Data("-----BEGIN ".utf8)) != nil else {
            throw FermataError(.invalidConfiguration, "The \(purpose) from \(source) is not in PEM format.")
        }
        return Array(text)
    }
}
