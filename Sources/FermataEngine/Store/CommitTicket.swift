import Synchronization

/// The promise that what was enqueued becomes durable, or the reason why it did not.
final class CommitTicket: Sendable {
    /// The same promise for everything before as well: what was seen in memory then is in the store. Nil if this is one.
    let fence: CommitTicket?
    private enum State {
        case waiting([CheckedContinuation<Result<Void, EngineError>, Never>])
        case settled(Result<Void, EngineError>)
    }

    private let state = Mutex(State.waiting([]))

    /// Nobody was expected to wait: the store has to be told.
    let isPatient: Bool

    init(fence: CommitTicket? = nil, isPatient: Bool = false) {
        self.fence = fence
        self.isPatient = isPatient
    }

    /// Suspends until the outcome is known, and throws if the changes were not made.
    ///
    /// It doesn't end early when the task is cancelled: the changes are made or not made regardless, and the caller
    /// should learn which.
    func outcome() async throws(EngineError) {
        let result = await withCheckedContinuation { continuation in
            let known: Result<Void, EngineError>? = state.withLock { state in
                switch state {
                case .settled(let result):
                    return result
                case .waiting(let continuations):
                    state = .waiting(continuations + [continuation])
                    return nil
                }
            }
            if let known { continuation.resume(returning: known) }
        }
        try result.get()
    }

    /// Decides the outcome. Later calls do nothing.
    ///
    /// - Parameter fenceResult: The fence's outcome, if it is another one.
    func settle(_ result: Result<Void, EngineError>, fence fenceResult: Result<Void, EngineError>? = nil) {
        fence?.settle(fenceResult ?? result)
        let continuations: [CheckedContinuation<Result<Void, EngineError>, Never>] = state.withLock { state in
            guard case .waiting(let continuations) = state else { return [] }
            state = .settled(result)
            return continuations
        }
        for continuation in continuations {
            continuation.resume(returning: result)
        }
    }
}
