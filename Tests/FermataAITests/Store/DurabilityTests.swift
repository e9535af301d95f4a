import Foundation
import Testing

@testable import FermataAI

@Suite("What waits for the disk")
struct DurabilityTests {
    @Test("a change in a file waits for the disk, unless it only shows what is on record elsewhere")
    func synchronous() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "durability-\(UUID())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let database = try AIDatabase(path: directory.appending(path: "ai.db").path)
        // SQLite's numbers: 2 is FULL, 1 is NORMAL.
        for (lock, level) in [(SQLLock.budgets, 2), (.stream("s"), 1), (.limits("k"), 2), (.conversations, 2)] {
            let found: Int? = try await database.writing(lock) { try $0.value("PRAGMA synchronous") }
            #expect(found == level, "\(lock.name)")
        }
    }
}
