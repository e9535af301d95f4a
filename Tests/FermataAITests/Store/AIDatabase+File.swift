import GRDB
import Testing

@testable import FermataAI

extension AIDatabase {
    /// Does something to a file behind the store's back, outside transactions.
    func file<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        let backend = try #require(backend as? SQLiteBackend)
        return try await backend.pool.writeWithoutTransaction(body)
    }
}
