/// What the process tells its caller: the numbers of sysexits(3), and 1 for a plain "no".
///
/// They are part of the command line's contract (docs/cli.md): numbers are added, never changed.
package enum CommandStatus: Int32, Sendable {
    case success = 0
    /// The answer is no: a workflow that failed, an update that was refused, a replay that differs.
    case failed = 1
    /// The command line, or the input it carries, is not acceptable.
    case usage = 64
    /// What was named does not exist: a file, a workflow, a namespace.
    case inputMissing = 66
    /// There is no server to talk to.
    case unavailable = 69
    case internalError = 70
    /// It may work later: time ran out, a limit was reached, no worker answered.
    case temporaryFailure = 75
    /// The server, or the operating system, does not let us.
    case permissionDenied = 77
}
