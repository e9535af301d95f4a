import ArgumentParser
import FermataCommandLine

/// Who may call an embedded engine, and how calls are protected on their way. Keys are in files or the environment:
/// command lines are visible to others.
struct EngineSecurityOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The engine's certificate and those that vouch for it, in PEM.", valueName: "file"))
    var serverCert: String?

    @Option(help: ArgumentHelp("The key of that certificate, in PEM.", valueName: "file"))
    var serverKey: String?

    @Option(
        name: .customLong("client-ca"),
        help: ArgumentHelp(
            "The authorities, in PEM, that clients must have a certificate of; others cannot connect.",
            valueName: "file"
        )
    )
    var clientAuthorities: String?

    @Option(
        name: .customLong("client-role"),
        help: ArgumentHelp(
            "What the client with a name in its certificate may do, such as billing=orders:write; repeat it for more.",
            valueName: "name=permissions"
        )
    )
    var clientRoles: [String] = []

    @Option(
        name: .customLong("api-keys"),
        help: ArgumentHelp(
            "Lines with a name, a key (or sha256: and its hash) and permissions; or set FERMATA_ENGINE_API_KEYS.",
            valueName: "file"
        )
    )
    var keyFile: String?

    @Option(
        name: .customLong("jwt-keys"),
        help: ArgumentHelp(
            "What tokens are checked with: a JSON web key set, or a public key in PEM; repeat it for more.",
            valueName: "file"
        )
    )
    var tokenKeys: [String] = []

    @Option(name: .customLong("jwt-issuer"), help: ArgumentHelp("Who tokens must be from.", valueName: "text"))
    var tokenIssuer: String?

    @Option(name: .customLong("jwt-audience"), help: ArgumentHelp("Whom tokens must be for.", valueName: "text"))
    var tokenAudience: String?

    @Option(
        name: .customLong("jwt-claim"),
        help: ArgumentHelp("The claim with the permissions; without it 'permissions'.", valueName: "name")
    )
    var tokenClaim: String?

    @Flag(help: "Listen beyond this machine also without TLS, or without asking who calls.")
    var insecure = false

    func write(to flags: inout EngineFlags) {
        flags.serverCertificate = serverCert
        flags.serverKey = serverKey
        flags.clientAuthorities = clientAuthorities
        flags.certificateRoles = clientRoles
        flags.keyFile = keyFile
        flags.tokenKeys = tokenKeys
        flags.tokenIssuer = tokenIssuer
        flags.tokenAudience = tokenAudience
        flags.tokenClaim = tokenClaim
        flags.isInsecure = insecure
    }
}
