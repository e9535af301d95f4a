import TemporalAPI

/// The updates of a run that clients wait for and that history does not hold, or does not hold any more.
///
/// It lives in memory only: a client whose update was lost with the process sends it again, under the same id.
struct UpdateRegistry: Sendable {
    enum State: Sendable {
        /// Waits for a worker.
        case admitted(Temporal_Api_Update_V1_Request)
        /// A worker has it.
        case sent(Temporal_Api_Update_V1_Request)
        /// Turned down by the workflow's validator: no event tells.
        case rejected(Failure)
        /// Given up by the engine.
        case aborted(EngineError)
    }

    private struct Entry: Sendable {
        var state: State
        /// Rises, so that updates are delivered in the order they came.
        let order: Int
        var waiters = 0
    }

    private var entries: [String: Entry] = [:]
    private var lastOrder = 0

    var isEmpty: Bool { entries.isEmpty }

    subscript(_ id: String) -> State? { entries[id]?.state }

    /// Those that a worker must still be told of, or that it has and has not answered, in the order they came.
    var open: [(id: String, state: State)] {
        entries.filter { $0.value.state.isOpen }.sorted { $0.value.order < $1.value.order }
            .map { ($0.key, $0.value.state) }
    }

    mutating func admit(_ id: String, _ request: Temporal_Api_Update_V1_Request) {
        lastOrder += 1
        entries[id] = Entry(state: .admitted(request), order: lastOrder)
    }

    mutating func set(_ id: String, _ state: State) {
        entries[id]?.state = state
        forgetUnlessWanted(id)
    }

    /// History tells of it from now on.
    mutating func remove(_ id: String) {
        entries[id] = nil
    }

    mutating func addWaiter(_ id: String) {
        entries[id]?.waiters += 1
    }

    mutating func removeWaiter(_ id: String) {
        entries[id]?.waiters -= 1
        forgetUnlessWanted(id)
    }

    /// An end that nobody asks for any more is forgotten; the same id may then be used again.
    private mutating func forgetUnlessWanted(_ id: String) {
        guard let entry = entries[id], !entry.state.isOpen, entry.waiters <= 0 else { return }
        entries[id] = nil
    }
}

extension UpdateRegistry.State {
    var isOpen: Bool {
        switch self {
        case .admitted, .sent: true
        case .rejected, .aborted: false
        }
    }
}
