import Synchronization

/// The runs in a worker's memory, least recently used first out.
///
/// Invariants
/// - C1. A run is touched only by who holds its entry's lock.
/// - C2. Removing an entry does not end its run: whoever removes it evicts the run, holding the lock.
final class RunCache: Sendable {
    final class Entry: Sendable {
        /// One task of a run at a time, in the order in which they came.
        let lock = SlotPool(capacity: 1)
        private let stored = Mutex<WorkflowRun?>(nil)

        var run: WorkflowRun? {
            get { stored.withLock { $0 } }
            set { stored.withLock { $0 = newValue } }
        }
    }

    private struct State {
        var entries: [String: (entry: Entry, stamp: UInt64)] = [:]
        var clock: UInt64 = 0
    }

    private let capacity: Int
    private let state = Mutex(State())

    init(capacity: Int) { self.capacity = capacity }

    var count: Int { state.withLock { $0.entries.count } }

    /// The entry of a run, made if there is none, and marked as used now.
    func entry(for runID: String) -> Entry {
        state.withLock { state in
            state.clock += 1
            let entry = state.entries[runID]?.entry ?? Entry()
            state.entries[runID] = (entry, state.clock)
            return entry
        }
    }

    func remove(_ runID: String, _ entry: Entry) {
        state.withLock { state in
            if state.entries[runID]?.entry === entry { state.entries[runID] = nil }
        }
    }

    /// Takes out the entries over capacity that no task is at work on. The caller evicts their runs.
    func takeSurplus() -> [Entry] {
        state.withLock { state in
            guard state.entries.count > capacity else { return [] }
            let idle = state.entries.filter { $0.value.entry.lock.inUse == 0 }
                .sorted { $0.value.stamp < $1.value.stamp }
                .prefix(state.entries.count - capacity)
            for (runID, _) in idle { state.entries[runID] = nil }
            return idle.map(\.value.entry)
        }
    }

    func takeAll() -> [Entry] {
        state.withLock { state in
            defer { state.entries.removeAll() }
            return state.entries.values.map(\.entry)
        }
    }
}
