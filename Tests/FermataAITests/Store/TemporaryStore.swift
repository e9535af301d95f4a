import Foundation
import TestSupport

@testable import FermataAI

/// A new store, which can be opened more than once.
final class TemporaryStore: Sendable {
    private let folder = URL.temporaryDirectory.appending(path: "ai-store-\(UUID().uuidString)")
    private let server: PostgresServer?
    private let schema = "test_\(UUID().uuidString.lowercased().filter { $0 != "-" })"

    /// A file that is deleted with the last reference, or a schema of the tests' server.
    init(_ kind: StoreKind) async throws {
        switch kind {
        case .sqlite: server = nil
        case .postgreSQL: server = try await PostgresServer.shared
        }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// A schema of another server.
    init(on server: PostgresServer) throws {
        self.server = server
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Where it is, for another process.
    var location: String { server?.url ?? folder.appending(path: "ai.sqlite").path }

    /// Opens the store, as another worker or a restarted one does.
    func open() async throws -> AIDatabase { try await AIDatabase.open(at: location, schema: schema) }

    /// Opens it several times, as so many workers do.
    func open(times: Int) async throws -> [AIDatabase] {
        var databases: [AIDatabase] = []
        for _ in 0..<times { databases.append(try await open()) }
        return databases
    }
}
