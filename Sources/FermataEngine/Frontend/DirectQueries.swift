import Foundation
import Synchronization
import TemporalAPI

/// The queries that workers are asked directly, without a workflow task.
final class DirectQueries: Sendable {
    /// A query on its way.
    struct Pending: Sendable {
        let run: RunNumber
        let query: Temporal_Api_Query_V1_WorkflowQuery
        /// On which queue its worker has the run in its cache.
        let stickyQueue: String
    }

    private struct State {
        var pending: [UUID: Pending] = [:]
        var answers: [UUID: QueryRegistry.Answer] = [:]
    }

    private let state = Mutex(State())
    let watch = ChangeWatch<UUID>()

    func add(_ pending: Pending) -> UUID {
        let id = UUID()
        state.withLock { $0.pending[id] = pending }
        return id
    }

    func pending(_ id: UUID) -> Pending? {
        state.withLock { $0.pending[id] }
    }

    /// - Returns: Whether somebody still waits for it.
    func answer(_ id: UUID, _ answer: QueryRegistry.Answer) -> Bool {
        let isWanted = state.withLock {
            guard $0.pending[id] != nil else { return false }
            $0.answers[id] = answer
            return true
        }
        watch.changed(id)
        return isWanted
    }

    func answer(to id: UUID) -> QueryRegistry.Answer? {
        state.withLock { $0.answers[id] }
    }

    func remove(_ id: UUID) {
        state.withLock {
            $0.pending[id] = nil
            $0.answers[id] = nil
        }
    }
}
