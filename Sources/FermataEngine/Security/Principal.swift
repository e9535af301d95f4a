/// Who makes a call, as far as it was proved.
package struct Principal: Hashable, Sendable {
    /// How the proof was given.
    package enum Kind: String, Sendable {
        case apiKey = "api-key"
        case certificate = "mtls"
        /// Code of the same process, vouched for by whoever made its transport.
        case inProcess = "in-process"
        case token = "jwt"
    }

    package var kind: Kind
    package var name: String
    package var permissions: EnginePermissions

    package init(kind: Kind, name: String, permissions: EnginePermissions) {
        self.kind = kind
        self.name = name
        self.permissions = permissions
    }
}
