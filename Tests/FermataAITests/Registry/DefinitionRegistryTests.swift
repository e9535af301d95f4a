import Fermata
import Foundation
import Testing

@testable import FermataAI

@Suite("A registry of definitions", .timeLimit(.minutes(2)))
struct DefinitionRegistryTests {
    private static let time = Date(timeIntervalSince1970: 1_800_000_000)

    private func registry(
        _ database: AIDatabase,
        kind: DefinitionKind = .agent,
        validate: @escaping @Sendable (String, String) throws -> Void = { _, _ in }
    ) -> DefinitionRegistry {
        DefinitionRegistry(database, kind: kind, validate: validate, now: { Self.time })
    }

    @Test("gives the same content the same version, and other content the next", arguments: StoreKind.available)
    func versions(_ kind: StoreKind) async throws {
        let registry = registry(try await kind.database())
        let first = try await registry.put("support", "a: 1", by: "ann")
        #expect(first.version == 1)
        #expect(first.createdBy == "ann")
        #expect(first.createdAt == Self.time)
        #expect(try await registry.put("support", "a: 2", by: "ann").version == 2)
        #expect(try await registry.put("support", "a: 1", by: "bob") == first)
        #expect(try await registry.put("sales", "a: 1", by: "bob").version == 1)
        #expect(try await registry.get(DefinitionReference(name: "support")).content == "a: 2")
        #expect(try await registry.get(DefinitionReference(name: "support", .version(1))).content == "a: 1")
        #expect(try await registry.versions(of: "support").map(\.version) == [2, 1])
        #expect(try await registry.versions(of: "support", before: 2, limit: 1).map(\.version) == [1])
        #expect(try await registry.list(limit: 1).map(\.name) == ["sales"])
        #expect(try await registry.list(after: "sales").map(\.latest) == [2])
    }

    @Test("moves labels, and records who moved them when", arguments: StoreKind.available)
    func labels(_ kind: StoreKind) async throws {
        let registry = registry(try await kind.database())
        for content in ["1", "2", "3"] { _ = try await registry.put("support", content, by: "ann") }
        try await registry.move("production", of: "support", to: 2, by: "ann")
        try await registry.move("staging", of: "support", to: 2, by: "ann")
        try await registry.move("production", of: "support", to: 2, by: "bob")
        try await registry.move("production", of: "support", to: 1, by: "bob")
        let production = DefinitionReference(name: "support", .label("production"))
        #expect(try await registry.get(production).info.version == 1)
        #expect(try await registry.get(production).info.labels == ["production"])
        try await registry.remove("production", of: "support", by: "cid")
        try await registry.remove("production", of: "support", by: "cid")
        await expect(.notFound) { try await registry.get(production) }
        let moves = try await registry.moves(of: "support", label: "production")
        #expect(moves.map(\.from) == [1, 2, nil])
        #expect(moves.map(\.to) == [nil, 1, 2])
        #expect(moves.map(\.movedBy) == ["cid", "bob", "ann"])
        #expect(moves.allSatisfy { $0.movedAt == Self.time })
        #expect(try await registry.moves(of: "support").count == 4)
        #expect(try await registry.moves(of: "support", before: moves[0].id, limit: 1).map(\.id) == [moves[1].id])
        #expect(try await registry.list().first?.labels == ["staging": 2])
    }

    @Test("deletes only what no label is on, and never gives a number twice", arguments: StoreKind.available)
    func deletion(_ kind: StoreKind) async throws {
        let registry = registry(try await kind.database())
        for content in ["1", "2"] { _ = try await registry.put("support", content, by: "ann") }
        try await registry.move("production", of: "support", to: 2, by: "ann")
        await expect(.labelled) { try await registry.delete("support", version: 2) }
        try await registry.delete("support", version: 1)
        await expect(.notFound) { try await registry.delete("support", version: 1) }
        await expect(.notFound) { try await registry.move("production", of: "support", to: 1, by: "ann") }
        await expect(.notFound) { try await registry.get(DefinitionReference(name: "support", .version(1))) }
        try await registry.remove("production", of: "support", by: "ann")
        try await registry.delete("support", version: 2)
        await expect(.notFound) { try await registry.get(DefinitionReference(name: "support")) }
        let empty = DefinitionSummary(name: "support", latest: nil, versions: 0, labels: [:])
        #expect(try await registry.list() == [empty])
        #expect(try await registry.put("support", "2", by: "ann").version == 3)
        #expect(try await registry.moves(of: "support").count == 2)
    }

    @Test("serves a label as another process has just moved it", arguments: StoreKind.available)
    func freshness(_ kind: StoreKind) async throws {
        let file = try await TemporaryStore(kind)
        let writer = registry(try await file.open())
        let reader = registry(try await file.open())
        for content in ["1", "2"] { _ = try await writer.put("support", content, by: "ann") }
        let production = DefinitionReference(name: "support", .label("production"))
        for version in [1, 2, 1, 2] {
            try await writer.move("production", of: "support", to: version, by: "ann")
            #expect(try await reader.get(production).info.version == version)
        }
        withExtendedLifetime(file) {}
    }

    @Test("stores nothing that the validation refuses", arguments: StoreKind.available)
    func validation(_ kind: StoreKind) async throws {
        let registry = registry(try await kind.database()) { name, content in
            guard content.hasPrefix(name) else { throw DefinitionErrorType.invalidInput.error("first line: wrong") }
        }
        await expect(.invalidInput) { try await registry.put("support", "model: x", by: "ann") }
        #expect(try await registry.list().isEmpty)
        #expect(try await registry.put("support", "support: x", by: "ann").version == 1)
    }

    @Test("keeps kinds apart", arguments: StoreKind.available)
    func kinds(_ kind: StoreKind) async throws {
        let database = try await kind.database()
        let agents = registry(database)
        let prompts = registry(database, kind: .prompt)
        _ = try await agents.put("support", "agent", by: "ann")
        await expect(.notFound) { try await prompts.get(DefinitionReference(name: "support")) }
        #expect(try await prompts.put("support", "prompt", by: "ann").version == 1)
        #expect(try await agents.get(DefinitionReference(name: "support")).content == "agent")
    }

    @Test(
        "refuses names that a file, an address or a reference could not hold",
        arguments: ["", "-a", ".hidden", "a b", "a/b", "a@b", "ä", "a\n", "a\u{0}", String(repeating: "a", count: 129)]
    )
    func names(_ name: String) async throws {
        let registry = registry(try .inMemory())
        await expect(.invalidInput) { try await registry.put(name, "x", by: "ann") }
        _ = try await registry.put("support", "x", by: "ann")
        await expect(.invalidInput) { try await registry.move(name, of: "support", to: 1, by: "ann") }
        #expect(throws: ApplicationError.self) { try DefinitionReference(parsing: "support@\(name)") }
    }

    @Test("refuses labels that look like versions, and moves by nobody", arguments: StoreKind.available)
    func labelNames(_ kind: StoreKind) async throws {
        let registry = registry(try await kind.database())
        _ = try await registry.put("support", "x", by: "ann")
        for label in ["latest", "1", "007"] {
            await expect(.invalidInput) { try await registry.move(label, of: "support", to: 1, by: "ann") }
        }
        await expect(.invalidInput) { try await registry.move("production", of: "support", to: 1, by: "") }
        await expect(.invalidInput) { try await registry.put("support", "y", by: "") }
        await expect(.invalidInput) {
            let long = String(repeating: "x", count: DefinitionRegistry.maximumBytes + 1)
            return try await registry.put("support", long, by: "ann")
        }
        await expect(.invalidInput) { try await registry.list(limit: 0) }
        await expect(.notFound) { try await registry.move("production", of: "nobody", to: 1, by: "ann") }
    }

    @Test("reads references as it writes them", arguments: ["support", "support@3", "support@production"])
    func references(_ text: String) throws {
        let reference = try DefinitionReference(parsing: text)
        #expect(reference.description == text)
        #expect(try JSONDecoder().decode(DefinitionReference.self, from: JSONEncoder().encode(reference)) == reference)
        #expect(try DefinitionReference(parsing: "support@latest") == DefinitionReference(name: "support"))
    }

    @Test("notices content that was changed behind its back", arguments: StoreKind.available)
    func damage(_ kind: StoreKind) async throws {
        let database = try await kind.database()
        let registry = registry(database)
        _ = try await registry.put("support", "x", by: "ann")
        try await database.writing(.definitions) { session in
            try session.execute("UPDATE definition_version SET content = 'y'")
        }
        await expect(.damaged) { try await registry.get(DefinitionReference(name: "support")) }
    }

    @Test("numbers versions without holes or doubles when many put at once", arguments: StoreKind.available)
    func concurrency(_ kind: StoreKind) async throws {
        let file = try await TemporaryStore(kind)
        let registries = try await file.open(times: 4).map { registry($0) }
        let infos = try await withThrowingTaskGroup(of: DefinitionInfo.self) { group in
            for writer in 0..<40 {
                group.addTask { try await registries[writer % 4].put("support", "content \(writer / 2)", by: "ann") }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(infos.map(\.version)) == Set(1...20))
        #expect(Set(infos.map { [$0.sha256, "\($0.version)"] }).count == 20)
        withExtendedLifetime(file) {}
    }

    @Test(
        "agrees with a simple one over random histories and crashes",
        arguments: StoreKind.available,
        [1, 2] as [UInt64]
    )
    func randomHistories(_ kind: StoreKind, _ seed: UInt64) async throws {
        var random = SplitMix(state: seed)
        let file = try await TemporaryStore(kind)
        var contents: [Int: String] = [:]
        var labels: [String: Int] = [:]
        var next = 1
        var moves = 0
        for _ in 0..<150 {
            let registry = registry(try await file.open())
            let version = Int.random(in: 1...10, using: &random)
            let label = ["production", "staging"].randomElement(using: &random) ?? ""
            switch Int.random(in: 0..<4, using: &random) {
            case 0, 1:
                let content = "\(Int.random(in: 0..<8, using: &random))"
                let info = try await registry.put("support", content, by: "ann")
                if let known = contents.first(where: { $0.value == content })?.key {
                    #expect(info.version == known)
                } else {
                    #expect(info.version == next)
                    contents[next] = content
                    next += 1
                }
            case 2 where contents[version] != nil:
                try await registry.move(label, of: "support", to: version, by: "ann")
                if labels.updateValue(version, forKey: label) != version { moves += 1 }
            case 3 where contents[version] != nil && !labels.values.contains(version):
                try await registry.delete("support", version: version)
                contents[version] = nil
            default: continue
            }
            #expect(try await registry.list().first?.labels == labels)
            #expect(try await registry.moves(of: "support", limit: 1000).count == moves)
            #expect(try await registry.versions(of: "support").map(\.version) == contents.keys.sorted(by: >))
        }
        withExtendedLifetime(file) {}
    }

    private func expect<Value>(
        _ type: DefinitionErrorType,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ body: () async throws -> Value
    ) async {
        let error = await #expect(throws: ApplicationError.self, sourceLocation: sourceLocation) {
            _ = try await body()
        }
        #expect(error?.type == type.rawValue, sourceLocation: sourceLocation)
    }
}
