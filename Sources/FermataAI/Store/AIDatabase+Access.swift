extension AIDatabase {
    /// Reads from one consistent state.
    ///
    /// - Throws: `FermataError` with code `unavailable` if the store cannot be read; what the body throws otherwise.
    func reading<Value: Sendable>(_ body: @escaping @Sendable (any SQLSession) throws -> Value) async throws -> Value {
        try await backend.reading(body)
    }

    /// Writes in one transaction, alone under its lock from its beginning.
    ///
    /// - Throws: `FermataError` with code `unavailable` if the store cannot be written, `CancellationError` if the task
    ///   was cancelled before; then nothing was written. If a server's answer to the last word was lost, the code is
    ///   `unavailable` too, and the message says that the change may have been made: callers repeat what can be repeated.
    @discardableResult
    func writing<Value: Sendable>(
        _ lock: SQLLock,
        _ body: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws -> Value {
        try await backend.writing(lock, body)
    }

    /// Writes also when the task was cancelled: what was paid is recorded whoever still waits for it.
    func writingAlways<Value: Sendable>(
        _ lock: SQLLock,
        _ body: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws -> Value {
        // A task of its own, because a cancelled one may not write.
        try await Task { try await writing(lock, body) }.value
    }
}
