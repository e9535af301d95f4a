import Fermata

/// Why the server or the way to it refused something.
struct PostgresFailure: Error {
    /// The five characters of PostgreSQL's appendix A; `nil` if the server did not answer.
    var sqlState: String?
    /// One line without values of statements.
    var message: String
    /// Whether the connection is of no use any more.
    var isConnectionLost: Bool
    /// Whether the server may have made the change all the same.
    var isOutcomeUnknown = false

    /// What callers get.
    func error(at location: PostgresLocation) -> FermataError {
        let state = sqlState.map { " (SQLSTATE \($0))" } ?? ""
        switch sqlState?.prefix(2) {
        // Data that cannot be stored, and values too long for an index: the same again fails again.
        case "22", "54":
            return FermataError(
                .invalidArgument,
                "PostgreSQL cannot store a value\(state): a text has a NUL character, a name is longer than 2,000 bytes, or a "
                    + "number is out of range."
            )
        case "28", "3D", "42":
            return FermataError(
                .invalidConfiguration,
                "The AI store \(location) refused\(state): \(message). Check the user, the database and what the user may "
                    + "do there: it must own the schema \(location.schema) or be allowed to make it."
            )
        default:
            let outcome =
                isOutcomeUnknown
                ? "It is not known whether the change was made; repeat the call." : "Nothing was changed."
            return FermataError(
                .unavailable,
                "The AI store \(location) did not answer\(state): \(message). \(outcome)"
            )
        }
    }
}
