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

    /// Waits until no other task of the run is at work, and gives its entry with the lock held; `nil` if the calling
    /// task is cancelled.
    func acquire(_ runID: String) async -> (entry: Entry, hold: Slot)? {
        while true {
            let entry = entry(for: runID)
            guard let hold = await entry.lock.acquire() else { return nil }
            // Evicted while this task waited: whoever looks now must see the same entry as all that come later.
            if isCurrent(runID, entry) { return (entry, hold) }
            hold.release()
        }
    }

    private func isCurrent(_ runID: String, _ entry: Entry) -> Bool {
        state.withLock { $0.entries[runID]?.entry === entry }
    }

    /// Takes out the entries over capacity that no task is at work on, with their locks held. The caller evicts their
    /// runs and releases the locks.
    func takeSurplus() -> [(entry: Entry, hold: Slot)] {
        state.withLock { state in
            var surplus: [(entry: Entry, hold: Slot)] = []
            guard state.entries.count > capacity else { return surplus }
            for (runID, value) in state.entries.sorted(by: { $0.value.stamp < $1.value.stamp }) {
                guard state.entries.count > capacity else { break }
                guard let hold = value.entry.lock.tryAcquire() else { continue }
                state.entries[runID] = nil
                surplus.append((value.entry, hold))
            }
            return surplus
        }
    }

    func takeAll() -> [Entry] {
        state.withLock { state in
            defer { state.entries.removeAll() }
            return state.entries.values.map(\.entry)
        }
    }
}
