import Fermata
import Foundation
import GRDB
import TestSupport
import Testing

@testable import FermataAI

@Suite("Opening a store", .timeLimit(.minutes(2)))
struct StoreOpeningTests {
    @Test("that is not there yet succeeds for all who do it at once", arguments: StoreKind.available, 0..<3)
    func race(_ kind: StoreKind, _ round: Int) async throws {
        let store = try await TemporaryStore(kind)
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try await store.open().reading { try $0.value("SELECT count(*) FROM budget_account") ?? -1 }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts == Array(repeating: 0, count: 8))
    }

    @Test("that an older version made keeps what is in it, and adds what is new")
    func olderFile() async throws {
        let path = URL.temporaryDirectory.appending(path: "ai-store-\(UUID().uuidString).sqlite").path
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
        // As GRDB's own migrator left it.
        var migrator = DatabaseMigrator()
        for (name, sql) in AISchema.migrations.prefix(5) {
            migrator.registerMigration(name) { try $0.execute(sql: sql) }
        }
        let old = try DatabaseQueue(path: path)
        try migrator.migrate(old)
        try await old.write { try $0.execute(sql: "INSERT INTO conversation_log (name) VALUES ('kept')") }
        try old.close()
        let database = try AIDatabase(path: path)
        let names: [String] = try await database.reading { try $0.values("SELECT name FROM conversation_log") }
        #expect(names == ["kept"])
        try await database.writing(.definitions) { try $0.execute("DELETE FROM definition_label_move") }
    }

    @Test(
        "with an address that cannot be read says how to write one, and shows nothing of it",
        .needsPostgres,
        arguments: [
            "postgresql://u:hunter2%@host/db", "postgresql://u:hun@ter2@host/db", "postgresql://u:hunt/er2@host/db",
            "postgresql://u:hunter2@host:port/db", "postgres://u:hunter2@host/db?nonsense=hunter2",
        ]
    )
    func badAddress(_ address: String) async throws {
        let error = await #expect(throws: FermataError(.invalidConfiguration, "")) {
            try await AIDatabase.open(at: address)
        }
        let shown = "\(error.map { "\($0)" } ?? "")"
        for piece in ["hunter", "ter2", "hunt", "er2"] { #expect(!shown.contains(piece)) }
        #expect(shown.contains("%40"))
    }

    @Test("on a server that is not there says which, without the password", .needsPostgres)
    func unreachable() async throws {
        let port = try LoopbackPort.free()
        let location = try PostgresLocation("postgresql://u:hunter2@127.0.0.1:\(port)/db", schema: "s")
        #expect("\(location) \(String(reflecting: location))".contains("hunter2") == false)
        var dumped = ""
        dump(location, to: &dumped)
        #expect(!dumped.contains("hunter2"))
        let error = await #expect(throws: FermataError(.unavailable, "")) {
            try await AIDatabase.open(at: "postgresql://u:hunter2@127.0.0.1:\(port)/db")
        }
        #expect(error?.message.contains("127.0.0.1:\(port)") == true)
        #expect(error.map { "\($0) \(String(reflecting: $0))".contains("hunter2") } == false)
    }

    @Test("keeps stores in two schemas of one database apart", .needsPostgres)
    func schemas() async throws {
        let stores = [try await StoreKind.postgreSQL.database(), try await StoreKind.postgreSQL.database()]
        _ = try await SQLConversationLog(stores[0]).append([Message(.user, "a")], to: ConversationHead(startOf: "log"))
        #expect(try await SQLConversationLog(stores[1]).head(of: "log") == nil)
        await #expect(throws: FermataError(.invalidConfiguration, "")) {
            try await AIDatabase.open(at: try await PostgresServer.shared.url, schema: "x\"; DROP")
        }
    }
}
