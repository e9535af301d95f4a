import GRPCCore

/// Why no connection to the server came about, as far as the transport's errors tell.
///
/// The TLS library has no typed form of these reasons that passes through the transport, so they are recognised by
/// the names of its error constants.
enum ConnectionTrouble: Sendable, Equatable {
    case serverCertificateRefused
    case serverNameMismatch
    case clientCertificateRefused
    case notTLS
    case closedDuringTLS
    case notHTTP2
    case other

    init(_ error: RPCError) {
        var text = error.message
        var next = error.cause
        // Causes are nested a few levels deep; the bound only guards against a cycle.
        for _ in 0..<8 {
            guard let cause = next else { break }
            text += " \(cause)"
            next = (cause as? RPCError)?.cause
        }
        self = Self.recognise(text)
    }

    static func recognise(_ text: String) -> Self {
        func contains(_ names: String...) -> Bool { names.contains(where: text.contains) }
        if contains("CERTIFICATE_VERIFY_FAILED", "unableToValidateCertificate") { return .serverCertificateRefused }
        if contains("failedToValidateHostname", "in certificate from peer") { return .serverNameMismatch }
        if contains("ALERT_CERTIFICATE", "ALERT_BAD_CERTIFICATE", "ALERT_UNKNOWN_CA", "ALERT_UNSUPPORTED_CERTIFICATE") {
            return .clientCertificateRefused
        }
        if contains("WRONG_VERSION_NUMBER", "HTTP_REQUEST") { return .notTLS }
        if contains("uncleanShutdown", "EOF during handshake") { return .closedDuringTLS }
        if contains("before completing the HTTP/2 connection preface") { return .notHTTP2 }
        return .other
    }

    var isCertificateRefused: Bool {
        switch self {
        case .serverCertificateRefused, .serverNameMismatch, .clientCertificateRefused, .notTLS: true
        case .closedDuringTLS, .notHTTP2, .other: false
        }
    }

    /// What a person should look at.
    var advice: String {
        switch self {
        case .serverCertificateRefused:
            "TLS failed: the server's certificate is not accepted. It has expired, is not yet valid, or is not signed "
                + "by a trusted authority. Check it, and the server root certificate given to this client."
        case .serverNameMismatch:
            "TLS failed: the server's certificate is for another name. Set the TLS server name."
        case .clientCertificateRefused:
            "TLS failed: the server does not accept this client's certificate. It is missing, has expired, or is not "
                + "signed by an authority the server trusts."
        case .notTLS:
            "TLS failed: what listens there does not speak TLS. Connect in plaintext, or check the port."
        case .closedDuringTLS:
            "TLS failed: the server closed the connection without a reason. Check the port, and whether the server "
                + "wants a client certificate."
        case .notHTTP2:
            "Something listens there, but it closed the connection. Check the port, and whether the server needs TLS."
        case .other:
            "Check the address, and that the server runs."
        }
    }
}
