import GRPCCore

/// Decides who may call what, by the rules of the reference server's default authorizer.
struct Authorizer: Sendable {
    /// Whether `principal` may call `method` on `namespaces`. Without a principal only open methods are allowed.
    func allows(_ principal: Principal?, _ method: MethodDescriptor, namespaces: Set<String>) -> Bool {
        guard let access = MethodTable.access(method) else { return false }
        guard let required = access.requiredRole else { return true }
        guard let permissions = principal?.permissions else { return false }
        switch access.scope {
        case .cluster: return permissions.system.includes(required)
        case .namespace: return namespaces.allSatisfy { permissions.role(in: $0).includes(required) }
        }
    }
}
