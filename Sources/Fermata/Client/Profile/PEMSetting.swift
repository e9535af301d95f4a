/// A certificate or key that a profile gives as a path or as inline text, but not as both.
struct PEMSetting: Sendable {
    let name: String
    private let field: String
    private let variable: String

    static let clientCertificate = PEMSetting(
        name: "client certificate",
        field: "client_cert",
        variable: "TEMPORAL_TLS_CLIENT_CERT"
    )
    static let clientKey = PEMSetting(
        name: "client key",
        field: "client_key",
        variable: "TEMPORAL_TLS_CLIENT_KEY"
    )
    static let serverCertificate = PEMSetting(
        name: "server CA certificate",
        field: "server_ca_cert",
        variable: "TEMPORAL_TLS_SERVER_CA_CERT"
    )

    /// Reads what the file says.
    func value(path: String?, data: String?, profile: String) throws -> TLSOptions.PEM? {
        switch (path?.nonEmpty, data?.nonEmpty) {
        case (nil, nil): return nil
        case (let path?, nil): return .file(path)
        case (nil, let data?): return .data(data)
        case (.some, .some):
            throw FermataError(
                .invalidConfiguration,
                "The profile '\(profile)' has both \(field)_path and \(field)_data. Remove one."
            )
        }
    }

    /// Lets the environment replace what the file says. A path does not replace inline text, nor the reverse: which of
    /// the two is meant cannot be known.
    func apply(_ environment: [String: String], to value: inout TLSOptions.PEM?) throws {
        let (pathName, dataName) = ("\(variable)_PATH", "\(variable)_DATA")
        switch (environment[pathName]?.nonEmpty, environment[dataName]?.nonEmpty, value) {
        case (nil, nil, _):
            break
        case (.some, .some, _):
            throw FermataError(.invalidConfiguration, "Both \(pathName) and \(dataName) are set. Unset one.")
        case (.some, nil, .data):
            throw FermataError(
                .invalidConfiguration,
                "\(pathName) is set, but the profile has \(field)_data. Unset one."
            )
        case (nil, .some, .file):
            throw FermataError(
                .invalidConfiguration,
                "\(dataName) is set, but the profile has \(field)_path. Unset one."
            )
        case (let path?, nil, _): value = .file(path)
        case (nil, let data?, _): value = .data(data)
        }
    }
}
