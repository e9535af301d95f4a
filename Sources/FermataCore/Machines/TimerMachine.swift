/// ```
/// commanded --TimerStarted--> started --TimerFired--> (removed)
/// commanded --cancel--> (removed)
/// started --cancel--> cancelling --TimerCanceled--> (removed)
/// ```
struct TimerMachine: Sendable {
    enum State: Hashable, Sendable { case commanded, started, cancelling }
    private(set) var state: State = .commanded

    mutating func started() { state = .started }

    mutating func cancel() -> CancelDecision {
        switch state {
        case .commanded: return .withdraw
        case .started:
            state = .cancelling
            return .requestAndResolve
        case .cancelling: return .nothing
        }
    }
}
