/// Why replay cannot go on. The workflow task fails with it; the run is evicted and tried again.
package struct ReplayError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: Sendable {
        /// The code's commands are not those that history recorded.
        case nondeterminism
        /// History itself is incomplete, out of order, or beyond what this version understands.
        case invalidHistory
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The prefix is the one by which every Temporal SDK marks this error, so that tools find it.
    static func nondeterminism(_ message: String) -> ReplayError {
        ReplayError(
            .nondeterminism,
            "[TMPRL1100] Nondeterminism error: \(message) "
                + "Restore the code that recorded this history, or guard the change with a patch."
        )
    }

    static func invalidHistory(_ message: String) -> ReplayError {
        ReplayError(.invalidHistory, message)
    }

    package var description: String { message }
}
