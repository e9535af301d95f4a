import FermataCore

/// What ends a wait.
enum Resolution: Sendable {
    case timerFired
    case activity(ActivityResolution)
    case childStart(ChildStartResolution)
    case child(ChildResolution)
    case external(ExternalResolution)
}

/// Names a wait. The start and the end of a child are two waits for one machine.
struct WaitID: Hashable, Sendable {
    var machine: MachineID
    var isEnd = false
}

typealias WaitContinuation = UnsafeContinuation<Resolution, any Error>

/// A condition that code waits for, and the timer that limits the wait.
struct PendingCondition {
    let number: Int
    let predicate: Predicate
    let timer: Int?
    let continuation: UnsafeContinuation<Bool, any Error>
}

/// What a condition waits for. Evaluated only on the run's thread while the code that made it is suspended, so it may
/// capture what is not `Sendable`.
struct Predicate: @unchecked Sendable {
    let holds: () -> Bool
}
