import Synchronization

/// What the engine has acknowledged, and what the worker has done. It survives the engine.
final class Ledger: Sendable {
    struct Entry: Sendable {
        var runID: String
        /// Signals that were acknowledged; each has a text of its own.
        var words: [String] = []
        /// The update's outcome.
        var sum: Int?
        var result: [String]?
        /// Whether it goes on in further runs.
        var isJourney = false
        /// Whether a cancellation was acknowledged.
        var isCancelled = false
    }

    struct Execution: Hashable, Sendable {
        let workflowID: String
        let activityID: String
        let attempt: Int
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var executions: [Execution: Int] = [:]
        /// What changed since the last check.
        var recent: Set<String> = []
    }

    private let state = Mutex(State())

    func noteStart(_ workflowID: String, runID: String, isJourney: Bool = false) {
        state.withLock {
            $0.entries[workflowID] = Entry(runID: runID, isJourney: isJourney)
            $0.recent.insert(workflowID)
        }
    }

    func note(_ workflowID: String, _ change: @Sendable (inout Entry) -> Void) {
        state.withLock { state in
            if var entry = state.entries[workflowID] {
                change(&entry)
                state.entries[workflowID] = entry
            }
            state.recent.insert(workflowID)
        }
    }

    func noteExecution(of activityID: String, attempt: Int, workflowID: String) {
        let execution = Execution(workflowID: workflowID, activityID: activityID, attempt: attempt)
        state.withLock { $0.executions[execution, default: 0] += 1 }
    }

    /// What is known now of the workflows with news since the last call.
    func takeRecent() -> [String: Entry] {
        state.withLock { state in
            defer { state.recent = [] }
            return state.entries.filter { state.recent.contains($0.key) }
        }
    }

    /// Waits until something was acknowledged after the last check.
    ///
    /// - Throws: ``BrokenPromise`` if nothing is for a very long time.
    func waitForNews() async throws {
        for _ in 0..<6_000 {
            if state.withLock({ !$0.recent.isEmpty }) { return }
            // Who acknowledges is another process; there is nothing to wait for but its answers.
            try await Task.sleep(for: .milliseconds(10))
        }
        throw BrokenPromise("nothing is acknowledged any more")
    }

    var all: [String: Entry] {
        state.withLock { $0.entries }
    }

    /// How often each attempt of each activity ran.
    var executions: [Execution: Int] {
        state.withLock { $0.executions }
    }
}
