import Fermata
import Foundation
import GRDB
import Testing

@testable import FermataAI

@Suite("The Black Vault")
struct BlackVaultTests {
    private func vault(_ kind: StoreKind) async throws -> SQLBlackVault {
        try await vault(kind.database())
    }

    private func vault(_ database: AIDatabase, key: String = "k") async throws -> SQLBlackVault {
        try await SQLBlackVault(database, key: .test(key)) { Date(timeIntervalSince1970: 1_000) }
    }

    @Test(
        "what was refused is known again, whatever its case, width, spacing and hidden characters",
        arguments: StoreKind.available
    )
    func again(_ kind: StoreKind) async throws {
        let vault = try await vault(kind)
        let entry = try await vault.refuse("The  Plan,\n of Record", reason: "legal hold", by: "ann")
        #expect(entry.reason == "legal hold" && entry.refusedBy == "ann")
        #expect(entry.refusedAt == Date(timeIntervalSince1970: 1_000))
        for copy in ["The Plan, of Record", "THE PLAN, OF RECORD ", "Ｔｈｅ Plan,\tof Rec\u{200B}ord"] {
            #expect(try await vault.contains(copy)?.entry.id == entry.id, "\(copy)")
        }
        #expect(try await vault.contains("The Plan, of Records") == nil)
        #expect(try await vault.contains("") == nil)
    }

    @Test(
        "a copy with changes, and one inside a larger text, is known; another text of the same kind is not",
        arguments: StoreKind.available
    )
    func nearDuplicate(_ kind: StoreKind) async throws {
        let vault = try await vault(kind)
        _ = try await vault.refuse(Samples.merger, reason: "leak", by: "bob")
        let edited = Samples.merger.replacing("Tuesday", with: "Wednesday").replacing("€1.2", with: "€1.3")
        let near = try #require(try await vault.contains(edited))
        #expect(near.share > 0.8)
        let quoted = Samples.lighthouse + "\n> " + Samples.merger.replacing("\n", with: "\n> ") + Samples.invoice
        let inside = try #require(try await vault.contains(quoted))
        #expect(inside.share > 0.8)
        #expect(try await vault.contains(Samples.lighthouse) == nil)
        // A sentence of it is not most of it.
        let sentence = "Batteries are where our machines lose most of their time, said the chief executive."
        #expect(try await vault.contains(sentence) == nil)
    }

    @Test("the store holds nothing of the content")
    func noContent() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "vault-\(UUID().uuidString).db").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let database = try AIDatabase(path: path)
        _ = try await vault(database).refuse("xylophone zeppelin " + Samples.merger, reason: "r", by: "b")
        try await database.file { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        let bytes = try Data(contentsOf: URL(filePath: path))
        for word in ["xylophone", "zeppelin", "Volta", "volta", "batteries"] {
            #expect(bytes.firstRange(of: Data(word.utf8)) == nil)
        }
    }

    @Test(
        "refusing again keeps the first entry; releasing lets the content pass; all of it is in the audit",
        arguments: StoreKind.available
    )
    func audit(_ kind: StoreKind) async throws {
        let vault = try await vault(kind)
        let first = try await vault.refuse(Samples.merger, reason: "one", by: "ann")
        let second = try await vault.refuse(Samples.merger, reason: "two", by: "bob")
        #expect(second == first)
        #expect(try await vault.release(first.id, reason: "cleared", by: "cy"))
        #expect(try await vault.release(first.id, reason: "cleared", by: "cy") == false)
        #expect(try await vault.contains(Samples.merger) == nil)
        #expect(try await vault.entries() == [])
        let audit = try await vault.audit()
        #expect(audit.map(\.action) == [.release, .refuse, .refuse])
        #expect(audit.map(\.by) == ["cy", "bob", "ann"])
        #expect(audit.map(\.reason) == ["cleared", "two", "one"])
        // The number is never given to other content.
        #expect(try await vault.refuse("something else", reason: "r", by: "b").id > first.id)
    }

    @Test("entries are listed newest first, page by page", arguments: StoreKind.available)
    func pages(_ kind: StoreKind) async throws {
        let vault = try await vault(kind)
        for number in 1...5 { _ = try await vault.refuse("content \(number)", reason: "r", by: "b") }
        let page = try await vault.entries(limit: 2)
        #expect(page.map(\.id) == [5, 4])
        #expect(try await vault.entries(before: 4, limit: 9).map(\.id) == [3, 2, 1])
        #expect(Set(page.map(\.fingerprint)).count == 2)
    }

    @Test("a vault filled under one key does not open under another", arguments: StoreKind.available)
    func otherKey(_ kind: StoreKind) async throws {
        let database = try await kind.database()
        _ = try await vault(database)
        _ = try await vault(database)
        await #expect(throws: FermataError(.invalidConfiguration, "")) { try await vault(database, key: "x") }
    }

    @Test("empty content and empty reasons are refused by name", arguments: ["", "  \n", "\u{200B}"])
    func emptiness(content: String) async throws {
        let vault = try await vault(.sqlite)
        await #expect(throws: FermataError(.invalidArgument, "")) {
            try await vault.refuse(content, reason: "r", by: "b")
        }
        await #expect(throws: FermataError(.invalidArgument, "")) {
            try await vault.refuse("x", reason: " ", by: "b")
        }
    }

    @Test("refused at the same time by many, content is one entry", arguments: StoreKind.available)
    func concurrent(_ kind: StoreKind) async throws {
        let vault = try await vault(kind)
        let ids = try await withThrowingTaskGroup(of: Int64.self) { group in
            for number in 0..<20 {
                group.addTask { try await vault.refuse(Samples.merger, reason: "r\(number)", by: "b").id }
            }
            return try await group.reduce(into: Set<Int64>()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
        #expect(try await vault.audit().count == 20)
    }

    @Test("as a guardrail it stops content at every point, images too", arguments: StoreKind.available)
    func guardrail(_ kind: StoreKind) async throws {
        let vault = try await vault(kind)
        _ = try await vault.refuse("QUJDREVG", reason: "r", by: "b")
        let pipeline = try GuardrailPipeline.of(BlackVaultGuardrail(vault: vault))
        let image = Message(role: .user, parts: [.media(Media(mediaType: "image/png", base64: "QUJDREVG"))])
        let outcome = try await pipeline.check([image])
        #expect(outcome.content == nil)
        #expect(outcome.block?.reason == "It was refused before: entry 1 of the vault.")
    }

    @Test("what two texts share of forty letters is always noticed, of fewer than twenty-four never")
    func guarantee() {
        // Letters from a fixed sequence, so that nothing repeats by itself.
        func letters(_ count: Int, seed: UInt64) -> [Unicode.Scalar] {
            var state = seed
            return (0..<count).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Unicode.Scalar(UInt8(97 + (state >> 33) % 26))
            }
        }
        for seed in 1...50 as ClosedRange<UInt64> {
            let shared = letters(40, seed: seed)
            let left = Winnowing(letters(100, seed: seed + 1_000) + shared + letters(90, seed: seed + 2_000), seed: 7)
            let right = Winnowing(letters(33, seed: seed + 3_000) + shared + letters(70, seed: seed + 4_000), seed: 7)
            #expect(!Set(left.chosen).isDisjoint(with: right.chosen))
            let short = Winnowing(
                letters(50, seed: seed + 5_000) + shared.prefix(23) + letters(50, seed: seed),
                seed: 7
            )
            let other = Winnowing(
                letters(60, seed: seed + 6_000) + shared.prefix(23) + letters(60, seed: seed + 7_000),
                seed: 7
            )
            #expect(Set(short.chosen).isDisjoint(with: other.chosen))
        }
    }
}
