/// One thing that a run waits for. Numbers count each kind from 1, in the order in which code asked for it.
package struct MachineID: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case timer, activity, childWorkflow, externalSignal, externalCancel
        /// The request to cancel a child, which no code waits for. It has the child's number.
        case childCancel
    }

    package let kind: Kind
    package let number: Int

    package init(_ kind: Kind, _ number: Int) {
        self.kind = kind
        self.number = number
    }
}

/// What cancelling does, decided by the machine of the thing to be cancelled.
package enum CancelDecision: Hashable, Sendable {
    /// The command was never sent: take it back; the wait is over.
    case withdraw
    /// Send a cancel command; the wait is over.
    case requestAndResolve
    /// Send a cancel command; the wait goes on until history tells the outcome.
    case requestAndWait
    /// Send nothing; the wait is over.
    case resolve
    /// Too late, or asked before.
    case nothing

    /// Whether the code that waits gets its answer now.
    package var isOver: Bool { self == .withdraw || self == .requestAndResolve || self == .resolve }
}
