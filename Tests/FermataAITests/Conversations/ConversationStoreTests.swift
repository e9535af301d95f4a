import Fermata
import Foundation
import GRDB
import Synchronization
import Testing

@testable import FermataAI

@Suite("A conversation log in a store", .timeLimit(.minutes(2)))
struct ConversationStoreTests {
    private let start = ConversationHead(startOf: "run-1")

    @Test(
        "has everything that was answered when it is opened again",
        arguments: StoreKind.available,
        [10, 11] as [UInt64]
    )
    func reopening(_ kind: StoreKind, _ seed: UInt64) async throws {
        let file = try await TemporaryStore(kind)
        var samples = SampleMessages(seed: seed)
        var said: [ConversationHead: [Message]] = [start: []]
        var head = start
        for round in 0..<30 {
            // The connection before is not closed, as after a crash, and still there, as a process that hangs.
            let log = SQLConversationLog(try await file.open())
            #expect(try await log.messages(upTo: head) == said[head])
            let messages = samples.messages(1...3)
            let next = try await log.append(messages, to: head)
            said[next] = (said[head] ?? []) + messages
            head = round % 7 == 6 ? said.keys.min { $0.hash < $1.hash } ?? start : next
        }
        let log = SQLConversationLog(try await file.open())
        for (head, messages) in said { #expect(try await log.messages(upTo: head) == messages) }
        withExtendedLifetime(file) {}
    }

    @Test("serves many writers at once, who add the same and other messages", arguments: StoreKind.available)
    func concurrentWriters(_ kind: StoreKind) async throws {
        let file = try await TemporaryStore(kind)
        let logs = try await file.open(times: 4).map { SQLConversationLog($0) }
        let shared = (0..<10).map { Message(.user, "shared \($0)") }
        let heads = try await withThrowingTaskGroup(of: (Int, ConversationHead).self) { group in
            for writer in 0..<16 {
                group.addTask {
                    let log = logs[writer % 4]
                    var head = start
                    for message in shared { head = try await log.append([message], to: head) }
                    for step in 0..<5 { head = try await log.append([Message(.user, "\(writer): \(step)")], to: head) }
                    return (writer, head)
                }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        let log = SQLConversationLog(try await file.open())
        #expect(heads.count == 16)
        for (writer, head) in heads {
            let own = (0..<5).map { Message(.user, "\(writer): \($0)") }
            #expect(try await log.messages(upTo: head) == shared + own)
        }
        #expect(try await log.statistics().entries == 10 + 16 * 5)
        withExtendedLifetime(file) {}
    }

    @Test("reads any number of messages with one query")
    func oneQuery() async throws {
        let database = try AIDatabase.inMemory()
        let log = SQLConversationLog(database)
        let messages = (0..<1000).map { Message(.user, "\($0)") }
        let head = try await log.append(messages, to: start)
        let statements = Counter()
        try await database.reading { session in
            guard let session = session as? SQLiteSession else { return }
            session.database.trace { if "\($0)".contains("SELECT") { statements.increment() } }
        }
        #expect(try await log.messages(upTo: head) == messages)
        #expect(statements.value == 1)
    }

    @Test("never gives a shorter or another conversation when rows are damaged", arguments: Damage.all)
    func damage(_ damage: Damage) async throws {
        let database = try AIDatabase.inMemory()
        let log = SQLConversationLog(database)
        let messages = (0..<8).map { Message(role: .user, parts: [.text("a\($0)"), .text("b\($0)")]) }
        let head = try await log.append(messages, to: start)
        try await database.file { database in
            try database.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
            try database.execute(sql: damage.sql)
            #expect(database.changesCount == 1)
        }
        await expect(failing: .damaged) { try await log.messages(upTo: head) }
        // The newest messages do not need the damaged ones.
        #expect(try await log.messages(from: 6, upTo: head) == Array(messages[6...]))
    }

    @Test("never gives a wrong conversation, whichever byte is damaged", arguments: 20..<40 as Range<UInt64>)
    func randomDamage(_ seed: UInt64) async throws {
        var random = SplitMix(state: seed)
        let database = try AIDatabase.inMemory()
        let log = SQLConversationLog(database)
        let messages = (0..<8).map { Message(role: .assistant, parts: [.text("a\($0)"), .text("b\($0)")]) }
        let head = try await log.append(messages, to: start)
        let columns = [
            ("conversation_part", "data"), ("conversation_message", "hash"), ("conversation_message", "role"),
            ("conversation_entry", "hash"), ("conversation_entry", "parent"), ("conversation_entry", "position"),
            ("conversation_entry", "message"), ("conversation_message_part", "part"),
            ("conversation_message_part", "position"),
        ]
        let (table, column) = columns.randomElement(using: &random) ?? columns[0]
        let row = Int.random(in: 0..<8, using: &random)
        let value = ["1", "99", "x'00'", "'user'"].randomElement(using: &random) ?? "1"
        try await database.file { database in
            try database.execute(sql: "PRAGMA foreign_keys = OFF")
            let key = table == "conversation_message_part" ? "message" : "id"
            // A value that the table itself refuses is no damage.
            try? database.execute(
                sql: """
                    UPDATE \(table) SET \(column) = \(value)
                    WHERE \(key) = (SELECT \(key) FROM \(table) LIMIT 1 OFFSET \(row))
                    """
            )
        }
        for count in 0...8 {
            do {
                let read = try await log.messages(from: count, upTo: head)
                #expect(read == Array(messages[count...]))
            } catch let error as ApplicationError {
                #expect([ConversationErrorType.damaged, .notFound].map(\.rawValue).contains(error.type))
            }
        }
    }

    @Test("names a message by its canonical JSON")
    func canonicalJSON() throws {
        var samples = SampleMessages(seed: 50)
        for message in samples.messages(200...200) {
            let stored = try StoredMessage(message)
            let json = StoredMessage.json(role: stored.role, parts: stored.parts)
            #expect(json == CanonicalJSON.data(message))
            #expect(stored.hash == ContentHash(of: json))
        }
        // Known from another implementation of SHA-256; names must never change.
        #expect(
            try Message(.user, "hello").contentHash()
                == "4dec407ec861f93cde88d38e8d718956b30f78c15103a7eb1afeea26d0fc7616"
        )
        let head = ConversationHead.entryHash(
            parent: .zero,
            message: ContentHash(of: Data(#"{"parts":[{"text":"hello","type":"text"}],"role":"user"}"#.utf8)),
            log: "run-1",
            position: 0
        )
        #expect(head.hex == "807ccae0c5f8981023d02f544998d203b7c83992f53cad4aa2063e053d611391")
    }

    @Test("has heads whose size does not depend on the conversation")
    func headSize() throws {
        let head = ConversationHead(log: "run-1", hash: ContentHash.zero.hex, count: 1_000_000)
        let json = try #require(CanonicalJSON.data(head))
        #expect(json.count < 120)
        #expect(try JSONDecoder().decode(ConversationHead.self, from: json) == head)
    }
}

/// Something that happened to the fifth of eight messages.
struct Damage: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let sql: String

    static let all = [
        Damage("an entry is missing", "DELETE FROM conversation_entry WHERE position = 4"),
        Damage("the first entry is missing", "DELETE FROM conversation_entry WHERE position = 0"),
        Damage("an entry has another parent", "UPDATE conversation_entry SET parent = parent - 1 WHERE position = 4"),
        Damage("an entry has no parent", "UPDATE conversation_entry SET parent = NULL WHERE position = 4"),
        Damage("an entry has itself as parent", "UPDATE conversation_entry SET parent = id WHERE position = 4"),
        Damage("an entry has a child as parent", "UPDATE conversation_entry SET parent = id + 1 WHERE position = 4"),
        Damage("an entry has another message", "UPDATE conversation_entry SET message = 1 WHERE position = 4"),
        Damage("an entry has another hash", "UPDATE conversation_entry SET hash = randomblob(32) WHERE position = 4"),
        Damage("an entry has a short hash", "UPDATE conversation_entry SET hash = x'00' WHERE position = 4"),
        Damage("a message is missing", "DELETE FROM conversation_message WHERE id = 5"),
        Damage("a message has another role", "UPDATE conversation_message SET role = 'system' WHERE id = 5"),
        Damage("a message has no known role", "UPDATE conversation_message SET role = 'x' WHERE id = 5"),
        Damage("a part is missing", "DELETE FROM conversation_part WHERE instr(data, CAST('a4' AS BLOB)) > 0"),
        Damage(
            "a part has other bytes",
            "UPDATE conversation_part SET data = x'7b7d' WHERE instr(data, CAST('a4' AS BLOB)) > 0"
        ),
        Damage("a message lost a part", "DELETE FROM conversation_message_part WHERE message = 5 AND position = 1"),
        Damage(
            "the parts are in another order",
            "UPDATE conversation_message_part SET position = 9 WHERE message = 5 AND position = 0"
        ),
    ]

    private init(_ testDescription: String, _ sql: String) {
        self.testDescription = testDescription
        self.sql = sql
    }
}

/// Counts in any thread.
private final class Counter: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    func increment() { count.withLock { $0 += 1 } }
}
