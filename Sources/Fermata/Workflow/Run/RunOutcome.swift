import FermataCore

/// How workflow code ended, before it is put into a command.
enum RunOutcome: Sendable {
    case completed(Payload)
    case failed(any Error)
    case cancelled(any Error)
    case continuedAsNew(ContinueAsNewError)
}
