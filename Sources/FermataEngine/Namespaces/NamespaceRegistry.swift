/// All namespaces, by id and by name.
struct NamespaceRegistry: Sendable {
    private var byID: [String: Namespace] = [:]
    private var ids: [String: String] = [:]

    /// In order of their names.
    var all: [Namespace] { byID.values.sorted { $0.name < $1.name } }

    func namespace(id: String) -> Namespace? { byID[id] }

    func find(name: String) -> Namespace? { ids[name].flatMap { byID[$0] } }

    /// - Throws: `invalidArgument` if the name is empty, `notFound` if there is no such namespace.
    func namespace(named name: String) throws(EngineError) -> Namespace {
        guard !name.isEmpty else { throw .invalidArgument("Namespace is empty.") }
        guard let namespace = find(name: name) else { throw .namespaceNotFound(name) }
        return namespace
    }

    mutating func put(_ namespace: Namespace) {
        if let old = byID[namespace.id] { ids[old.name] = nil }
        byID[namespace.id] = namespace
        ids[namespace.name] = namespace.id
    }

    mutating func remove(id: String) {
        guard let old = byID.removeValue(forKey: id) else { return }
        ids[old.name] = nil
    }
}
