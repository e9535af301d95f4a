/// A database that a store is kept in.
protocol SQLBackend: Sendable {
    /// Reads from one consistent state.
    func reading<Value: Sendable>(_ body: @escaping @Sendable (any SQLSession) throws -> Value) async throws -> Value

    /// Writes in one transaction; nobody else changes what the lock stands for meanwhile. All of it is on the disk when
    /// this returns.
    func writing<Value: Sendable>(
        _ lock: SQLLock,
        _ body: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws -> Value
}
