/// The roles of one caller.
///
/// They are written as in tokens for official servers: `"orders:write"` is a role in the namespace `orders`, and
/// `"temporal-system:read"` one in all namespaces and for calls about the engine as a whole.
public struct EnginePermissions: Hashable, Sendable {
    /// The name that stands for the whole engine in a permission.
    static let systemScope = "temporal-system"

    /// The role in every namespace and for calls that concern none.
    public var system: EngineRole
    /// Roles in single namespaces, by name.
    public var namespaces: [String: EngineRole]

    /// Creates permissions; none if nothing is given.
    public init(system: EngineRole = [], namespaces: [String: EngineRole] = [:]) {
        self.system = system
        self.namespaces = namespaces
    }

    /// Permissions as text, with commas between: `orders:write,billing:read`.
    ///
    /// - Throws: An error that names what is no permission.
    public init(_ text: String) throws {
        let (permissions, unread) = Self.reading(text.split(separator: ",").map(String.init))
        guard unread.isEmpty else {
            throw EngineError.invalidArgument(
                "\(unread.joined(separator: ", ")) is no permission. Write them as namespace:read, namespace:write or "
                    + "namespace:admin; \(Self.systemScope) stands for all namespaces."
            )
        }
        self = permissions
    }

    /// The permissions in `list`; what is not of the form `scope:role` is left out and returned in `unread`.
    static func reading(_ list: [String]) -> (permissions: EnginePermissions, unread: [String]) {
        var permissions = EnginePermissions()
        var unread: [String] = []
        for entry in list {
            let parts = entry.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, let role = EngineRole(word: parts[1]) else {
                unread.append(entry)
                continue
            }
            if parts[0] == systemScope {
                permissions.system.formUnion(role)
            } else {
                permissions.namespaces[String(parts[0]), default: []].formUnion(role)
            }
        }
        return (permissions, unread)
    }

    /// The role that counts for a call in `namespace`.
    func role(in namespace: String) -> EngineRole {
        system.union(namespaces[namespace] ?? [])
    }
}
