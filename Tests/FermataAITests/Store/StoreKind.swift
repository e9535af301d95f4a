import Foundation
import TestSupport

@testable import FermataAI

/// The databases on which stores must behave alike.
enum StoreKind: CaseIterable, Sendable {
    case sqlite, postgreSQL

    /// Those that are on this machine; that one is missing is said loudly, and an error in CI.
    static let available = allCases.filter { $0 == .sqlite || PostgresServer.isAvailable }

    /// A new store.
    func database() async throws -> AIDatabase {
        switch self {
        case .sqlite: try .inMemory()
        case .postgreSQL: try await TemporaryStore(self).open()
        }
    }
}
