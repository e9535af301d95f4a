/// A reason to stop, ready to be shown: what happened and what to do about it, and how the process ends.
package struct CommandFailure: Error, Equatable, Sendable, CustomStringConvertible {
    package var status: CommandStatus
    package var message: String

    package init(_ status: CommandStatus, _ message: String) {
        self.status = status
        self.message = message
    }

    package var description: String { message }
}
