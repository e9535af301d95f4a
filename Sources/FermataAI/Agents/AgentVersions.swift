import Synchronization

/// Versions of agents that were read already. A version never changes, and a run looks at its own with every step.
final class AgentVersions: Sendable {
    /// Far more than run at the same time; then it begins anew.
    private static let limit = 256

    private let known = Mutex<[String: (AgentDefinition, DefinitionInfo)]>([:])

    /// What `read` gives, or gave before.
    ///
    /// - Parameter name: With its version, `name@1`.
    func version(
        _ name: String,
        read: () async throws -> (AgentDefinition, DefinitionInfo)
    ) async throws -> (AgentDefinition, DefinitionInfo) {
        if let found = known.withLock({ $0[name] }) { return found }
        let found = try await read()
        known.withLock { known in
            if known.count >= Self.limit { known = [:] }
            known[name] = found
        }
        return found
    }
}
