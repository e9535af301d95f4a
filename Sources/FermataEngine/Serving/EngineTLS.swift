public import Foundation

/// The certificates of the engine's port.
public struct EngineTLS: Sendable {
    /// Certificates or a key in PEM.
    public struct PEM: Sendable {
        enum Source: Sendable {
            case file(String)
            case data(Data)
        }

        let source: Source

        /// Read when the engine starts to listen.
        public static func file(_ path: String) -> Self { Self(source: .file(path)) }
        /// Kept in memory.
        public static func data(_ data: Data) -> Self { Self(source: .data(data)) }
    }

    /// The certificate that clients see, and those between it and one they trust.
    public var certificateChain: PEM
    /// The key of the first certificate of the chain.
    public var privateKey: PEM
    /// Who signs the certificates of clients. If set, clients without such a certificate cannot connect.
    public var clientAuthorities: PEM?

    /// Creates the certificates of a port.
    public init(certificateChain: PEM, privateKey: PEM, clientAuthorities: PEM? = nil) {
        self.certificateChain = certificateChain
        self.privateKey = privateKey
        self.clientAuthorities = clientAuthorities
    }
}
