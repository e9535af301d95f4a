import GRPCNIOTransportHTTP2Posix

extension EngineTLS {
    var transportSecurity: HTTP2ServerTransport.Posix.TransportSecurity {
        guard let clientAuthorities else {
            return .tls(certificateChain: [certificateChain.certificates], privateKey: privateKey.key)
        }
        return .mTLS(certificateChain: [certificateChain.certificates], privateKey: privateKey.key) {
            $0.trustRoots = .certificates([clientAuthorities.certificates])
            // The name in a client's certificate is its own, not that of the address it calls from.
            $0.clientCertificateVerification = .noHostnameVerification
        }
    }
}

extension EngineTLS.PEM {
    fileprivate var certificates: TLSConfig.CertificateSource {
        switch source {
        case .file(let path): .file(path: path, format: .pem)
        case .data(let data): .bytes(Array(data), format: .pem)
        }
    }

    fileprivate var key: TLSConfig.PrivateKeySource {
        switch source {
        case .file(let path): .file(path: path, format: .pem)
        case .data(let data): .bytes(Array(data), format: .pem)
        }
    }
}
