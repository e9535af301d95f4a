import Synchronization

/// What the engine knows of namespaces, for those who must not wait for its lock: every call asks several times.
final class NamespaceDirectory: Sendable {
    private let registry = Mutex(NamespaceRegistry())

    /// Called under the engine's lock with every change, also with those that are not durable yet.
    func publish(_ new: NamespaceRegistry) {
        registry.withLock { $0 = new }
    }

    /// - Throws: As ``NamespaceRegistry/namespace(named:)``.
    func namespace(named name: String) throws(EngineError) -> Namespace {
        try registry.withLock { registry throws(EngineError) in try registry.namespace(named: name) }
    }

    func contains(_ name: String) -> Bool {
        registry.withLock { $0.find(name: name) != nil }
    }

    func name(id: String) -> String? {
        registry.withLock { $0.namespace(id: id)?.name }
    }
}
