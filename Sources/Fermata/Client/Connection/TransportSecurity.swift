import GRPCNIOTransportHTTP2Posix

/// How the connection to the server is protected.
public struct TransportSecurity: Sendable, Hashable {
    let options: TLSOptions?

    /// Not at all: for servers on the same machine or in a protected network.
    public static let plaintext = TransportSecurity(options: nil)

    /// TLS with the platform's authorities and no client certificate.
    public static let tls = TransportSecurity(options: TLSOptions())

    /// TLS with these options. A client certificate and its key make it mutual.
    public static func tls(_ options: TLSOptions) -> Self { .init(options: options) }
}

extension TransportSecurity {
    /// Reads the certificates.
    ///
    /// - Throws: ``FermataError`` with code `invalidConfiguration`.
    func makeTransportSecurity() throws -> HTTP2ClientTransport.Posix.TransportSecurity {
        guard let options else { return .plaintext }
        var tls = HTTP2ClientTransport.Posix.TransportSecurity.TLS.defaults
        if let roots = options.serverRootCertificates {
            let bytes = try roots.bytes(purpose: "server's root certificate")
            tls.trustRoots = .certificates([.bytes(bytes, format: .pem)])
        }
        switch (options.clientCertificate, options.clientPrivateKey) {
        case (let certificate?, let key?):
            tls.certificateChain = [
                .bytes(try certificate.bytes(purpose: "client certificate"), format: .pem)
            ]
            tls.privateKey = .bytes(try key.bytes(purpose: "client private key"), format: .pem)
        case (nil, nil):
            break
        case (.some, nil):
            throw FermataError(.invalidConfiguration, "There is a client certificate but no client private key.")
        case (nil, .some):
            throw FermataError(.invalidConfiguration, "There is a client private key but no client certificate.")
        }
        if options.disablesHostVerification { tls.serverCertificateVerification = .noHostnameVerification }
        return .tls(tls)
    }
}
