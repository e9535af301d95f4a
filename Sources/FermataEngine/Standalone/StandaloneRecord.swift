import Foundation

/// A row of the table `standalone`.
struct StandaloneRecord: Hashable, Sendable {
    var identity: StandaloneIdentity
    var kind: StandaloneKind
    var closeTime: EngineTime?
    /// The earliest deadline, nil when there is none.
    var wakeAt: EngineTime?
    /// Whether it has tasks that matching must hold.
    var hasWork: Bool
    /// When a closed execution's retention ends.
    var expiresAt: EngineTime?
    /// What its start said, which never changes. Empty in a change: it is stored with the first write alone.
    var request: Data
    var state: Data
}

/// What the engine must know of an open execution to go on after a start, without loading it.
struct OpenStandalone: Hashable, Sendable {
    var number: RunNumber
    var key: StandaloneBook.Key
    var wakeAt: EngineTime?
    var hasWork: Bool
}

extension StandaloneRecord {
    /// The execution in memory.
    func box() throws(EngineError) -> StandaloneBox {
        switch kind {
        case .activity: StandaloneBox(try StandaloneActivity(identity: identity, request: request, state: state))
        case .nexusOperation:
            StandaloneBox(try StandaloneNexusOperation(identity: identity, request: request, state: state))
        }
    }
}
