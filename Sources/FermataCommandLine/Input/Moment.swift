package import Foundation

/// Moments on the command line.
package enum Moment {
    /// A day, which begins at midnight in UTC, or a moment as RFC 3339 writes it.
    ///
    /// - Throws: ``CommandFailure`` with `usage`.
    package static func date(_ text: String) throws(CommandFailure) -> Date {
        // Each style reads a beginning and leaves the rest.
        if text.count == 10 {
            let day = Date.ISO8601FormatStyle().year().month().day()
            if let date = try? Date(text, strategy: day) { return date }
        } else if let date = try? Date(text, strategy: .iso8601) {
            return date
        }
        throw CommandFailure(.usage, "'\(text.prefix(40))' is no day such as 2026-11-22, and no 2026-11-22T09:00:00Z.")
    }
}
