/// How a worker or a client says which attempt it answers for.
enum StandaloneActivityReference: Hashable, Sendable {
    /// By the token of a task.
    case attempt(stamp: Int64)
    /// By the activity's id: whichever attempt it is.
    case id
}

extension StandaloneActivity {
    /// - Parameter waitingCounts: Whether who names the activity by its id means it also while no worker has it.
    func check(_ reference: StandaloneActivityReference, waitingCounts: Bool = false) throws(EngineError) {
        let isThere =
            switch reference {
            case .attempt(let stamp): phase.isAtWorker && state.stamp == stamp
            case .id: phase.isAtWorker || (waitingCounts && !phase.isClosed)
            }
        guard isThere else { throw .notFound("activity task not found") }
    }
}
