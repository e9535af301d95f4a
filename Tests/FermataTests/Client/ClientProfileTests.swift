import Testing

@testable import Fermata

@Suite("Client profiles")
struct ClientProfileTests {
    private let toml = """
        [profile.default]
        address = "one.example:7233"
        namespace = "first"

        [profile.cloud]
        address = "two.example:7234"
        namespace = "second"
        api_key = "secret"
        codec = { endpoint = "ignored" }

        [profile.cloud.tls]
        client_cert_path = "cert.pem"
        client_key_data = "key"
        server_ca_cert_data = "ca"
        server_name = "inner.example"
        disable_host_verification = true

        [profile.cloud.grpc_meta]
        Some_Header = "from file"
        other-header = "stays"
        """

    @Test("without a file and variables, a profile means a server on this machine in plaintext")
    func defaults() throws {
        let profile = try ClientProfile.load(environment: [:], file: .none)
        #expect(try profile.target().description == "localhost:7233")
        #expect(profile.namespace == nil)
        #expect(profile.transportSecurity == .plaintext)
    }

    @Test("every field of a profile is read")
    func fields() throws {
        let profile = try ClientProfile.load(name: "cloud", environment: [:], file: .toml(toml))
        #expect(profile.address == "two.example:7234")
        #expect(profile.namespace == "second")
        #expect(profile.apiKey == "secret")
        #expect(profile.metadata == ["some-header": "from file", "other-header": "stays"])
        let expected = TLSOptions(
            serverRootCertificates: .data("ca"),
            clientCertificate: .file("cert.pem"),
            clientPrivateKey: .data("key"),
            serverName: "inner.example",
            disablesHostVerification: true
        )
        #expect(profile.tls == expected)
        #expect(profile.transportSecurity == .tls(expected))
    }

    @Test("the profile is the argument's, else the variable's, else the default one")
    func choice() throws {
        let environment = ["TEMPORAL_PROFILE": "cloud"]
        #expect(try ClientProfile.load(environment: [:], file: .toml(toml)).namespace == "first")
        #expect(try ClientProfile.load(environment: environment, file: .toml(toml)).namespace == "second")
        let named = try ClientProfile.load(name: "default", environment: environment, file: .toml(toml))
        #expect(named.namespace == "first")
    }

    @Test("a profile that was asked for and is not there is an error that lists the others")
    func unknownProfile() {
        let error = #expect(throws: FermataError.self) {
            try ClientProfile.load(name: "absent", environment: [:], file: .toml(toml))
        }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message.contains("'absent'") == true)
        #expect(error?.message.contains("cloud, default") == true)
    }

    @Test("the default profile need not exist")
    func missingDefault() throws {
        #expect(try ClientProfile.load(environment: [:], file: .toml("")) == ClientProfile())
    }

    @Test("variables replace what the file says")
    func precedence() throws {
        let profile = try ClientProfile.load(
            name: "cloud",
            environment: [
                "TEMPORAL_ADDRESS": "three.example:1", "TEMPORAL_NAMESPACE": "third", "TEMPORAL_API_KEY": "other",
                "TEMPORAL_TLS_CLIENT_CERT_PATH": "other.pem", "TEMPORAL_TLS_SERVER_NAME": "other.example",
                "TEMPORAL_TLS_DISABLE_HOST_VERIFICATION": "0", "TEMPORAL_GRPC_META_SOME_HEADER": "from variable",
                "TEMPORAL_GRPC_META_OTHER_HEADER": "",
            ],
            file: .toml(toml)
        )
        #expect(profile.address == "three.example:1")
        #expect(profile.namespace == "third")
        #expect(profile.apiKey == "other")
        #expect(profile.tls?.clientCertificate == .file("other.pem"))
        #expect(profile.tls?.clientPrivateKey == .data("key"))
        #expect(profile.tls?.serverName == "other.example")
        #expect(profile.tls?.disablesHostVerification == false)
        #expect(profile.metadata == ["some-header": "from variable"])
    }

    @Test(
        "an API key turns TLS on, unless TLS is turned off",
        arguments: [
            ([:], TransportSecurity.tls),
            (["TEMPORAL_TLS": "true"], .tls),
            (["TEMPORAL_TLS": "false"], .plaintext),
        ]
    )
    func apiKey(variables: [String: String], expected: TransportSecurity) throws {
        let environment = variables.merging(["TEMPORAL_API_KEY": "secret"]) { $1 }
        #expect(try ClientProfile.load(environment: environment, file: .none).transportSecurity == expected)
    }

    @Test("a tls table turns TLS on, unless it says disabled")
    func table() throws {
        let on = try ClientProfile.load(environment: [:], file: .toml("[profile.default.tls]\nserver_name = \"x\""))
        #expect(on.transportSecurity == .tls(TLSOptions(serverName: "x")))
        let off = try ClientProfile.load(environment: [:], file: .toml("[profile.default.tls]\ndisabled = true"))
        #expect(off.transportSecurity == .plaintext)
        let empty = try ClientProfile.load(environment: [:], file: .toml("[profile.default.tls]\ndisabled = false"))
        #expect(empty.transportSecurity == .tls)
    }

    @Test(
        "a path and inline text for the same thing are refused, naming both fields",
        arguments: [
            (
                "[profile.default.tls]\nclient_cert_path = \"a\"\nclient_cert_data = \"b\"", [:],
                ["client_cert_path", "client_cert_data"]
            ),
            (
                "", ["TEMPORAL_TLS_CLIENT_KEY_PATH": "a", "TEMPORAL_TLS_CLIENT_KEY_DATA": "b"],
                ["TEMPORAL_TLS_CLIENT_KEY_PATH", "TEMPORAL_TLS_CLIENT_KEY_DATA"]
            ),
            (
                "[profile.default.tls]\nserver_ca_cert_path = \"a\"", ["TEMPORAL_TLS_SERVER_CA_CERT_DATA": "b"],
                ["server_ca_cert_path", "TEMPORAL_TLS_SERVER_CA_CERT_DATA"]
            ),
            (
                "[profile.default.tls]\nclient_cert_data = \"a\"", ["TEMPORAL_TLS_CLIENT_CERT_PATH": "b"],
                ["client_cert_data", "TEMPORAL_TLS_CLIENT_CERT_PATH"]
            ),
        ] as [(String, [String: String], [String])]
    )
    func conflict(toml: String, environment: [String: String], names: [String]) {
        let error = #expect(throws: FermataError.self) {
            try ClientProfile.load(environment: environment, file: .toml(toml))
        }
        #expect(error?.code == .invalidConfiguration)
        for name in names { #expect(error?.message.contains(name) == true) }
    }

    @Test("a file that is not TOML is refused, naming the place")
    func notTOML() {
        let error = #expect(throws: FermataError.self) {
            try ClientProfile.load(environment: [:], file: .toml("[profile.default]\naddress = "))
        }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message.contains("line 2") == true)
    }

    @Test("a value of the wrong type is refused, naming the field and not the value")
    func wrongType() {
        let error = #expect(throws: FermataError.self) {
            try ClientProfile.load(environment: [:], file: .toml("[profile.default]\napi_key = 123456"))
        }
        #expect(error?.message.contains("api_key") == true)
        #expect(error?.message.contains("123456") == false)
    }

    @Test("a truth value that is neither true nor false is refused")
    func truth() {
        #expect(throws: FermataError(.invalidConfiguration, "")) {
            try ClientProfile.load(environment: ["TEMPORAL_TLS": "maybe"], file: .none)
        }
    }

    @Test("the standard file is where TEMPORAL_CONFIG_FILE says, else in the user's configuration directory")
    func standardFile() {
        let home = ["HOME": "/home/me"]
        #expect(ProfileFile.standardPath(["TEMPORAL_CONFIG_FILE": "/x.toml"].merging(home) { $1 }) == "/x.toml")
        #expect(ProfileFile.standardPath([:]) == nil)
        #if os(Linux)
        #expect(ProfileFile.standardPath(home) == "/home/me/.config/temporalio/temporal.toml")
        let xdg = home.merging(["XDG_CONFIG_HOME": "/etc/me"]) { $1 }
        #expect(ProfileFile.standardPath(xdg) == "/etc/me/temporalio/temporal.toml")
        #endif
    }

    @Test("a file that was named and does not exist is refused")
    func missingFile() {
        #expect(throws: FermataError(.invalidConfiguration, "")) {
            try ClientProfile.load(environment: [:], file: .path("/nonexistent/temporal.toml"))
        }
    }

    @Test("a profile's description does not show the key")
    func secrecy() {
        #expect(!"\(ClientProfile(apiKey: "secret"))".contains("secret"))
        #expect(!"\(TemporalClient.Configuration(apiKey: "secret"))".contains("secret"))
    }
}
