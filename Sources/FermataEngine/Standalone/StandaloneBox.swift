/// A standalone execution in memory.
///
/// Only touched under the engine's lock.
final class StandaloneBox {
    var execution: any StandaloneExecution
    /// The last commit that holds changes of it; until that is done, it must stay in memory.
    var lastCommit: UInt64 = 0
    /// When it was last used, for choosing what to forget.
    var lastUse: UInt64 = 0
    /// The deadline that the heap knows of.
    var wakeAt: EngineTime?

    let kind: StandaloneKind
    let identity: StandaloneIdentity

    init(_ execution: some StandaloneExecution) {
        self.execution = execution
        kind = type(of: execution).kind
        identity = execution.identity
    }

    var key: StandaloneBook.Key {
        .init(kind: kind, namespaceID: identity.namespaceID, id: identity.id)
    }
}
