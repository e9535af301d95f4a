import Fermata
import GRDB

extension AIDatabase {
    /// Reads from one consistent state.
    ///
    /// - Throws: `FermataError` with code `unavailable` if the file cannot be read; what the body throws otherwise.
    func reading<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        let pool = pool
        return try await Self.translated { try await pool.read(body) }
    }

    /// Writes in one transaction that holds the file's write lock from its beginning.
    ///
    /// - Throws: `FermataError` with code `unavailable` if the file cannot be written, `CancellationError` if the task
    ///   was cancelled before; then nothing was written.
    func writing<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        let pool = pool
        return try await Self.translated { try await pool.write(body) }
    }

    /// Writes also when the task was cancelled: what was paid is recorded whoever still waits for it.
    func writingAlways<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        // A task of its own, because a cancelled one may not write.
        try await Task { try await writing(body) }.value
    }

    private static func translated<Value: Sendable>(
        _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        do {
            return try await body()
        } catch let error as DatabaseError {
            // Not the error's own description: it may quote the statement's arguments.
            throw FermataError(
                .unavailable,
                "The AI store did not answer (\(error.extendedResultCode)): \(error.message ?? "no details"). "
                    + "Check the disk and its free space.",
                cause: error
            )
        }
    }
}
