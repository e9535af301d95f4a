import Foundation
import Testing

@testable import FermataEngine

@Suite("Keeping a store in order")
struct StoreMaintenanceTests {
    let directory: TemporaryDirectory
    let store: Store

    init() throws {
        directory = try TemporaryDirectory()
        store = try Store.quiet(directory.path("db"))
    }

    private func fill(_ numbers: ClosedRange<Int64>) async throws {
        for number in numbers {
            let run = RunNumber(rawValue: number)
            store.enqueue([
                .putRun(.sample(number)),
                .appendHistory(run, HistoryBatch(firstEventID: 1, events: Data(count: 20_000))),
            ])
        }
        try await store.committed(store.enqueue([]))
    }

    @Test("a backup made while work goes on is a whole store with a prefix of the work")
    func backsUp() async throws {
        try await fill(1...50)
        let store = store
        let copy = directory.path("backup")
        async let work: Void = fill(51...400)
        try store.backup(to: copy)
        try await work

        let restored = try Store.quiet(copy)
        let numbers = try restored.openNumbers()
        #expect(numbers.count >= 50)
        #expect(numbers == Array(1...Int64(numbers.count)))
        #expect(try restored.integrityCheck().isEmpty)
        await restored.close()
        #expect(try store.openNumbers().count == 400)
        await store.close()
    }

    @Test("a backup never replaces a file")
    func keepsFiles() async throws {
        let copy = directory.path("backup")
        try Data([1]).write(to: URL(fileURLWithPath: copy))
        let error = #expect(throws: EngineError.self) { try store.backup(to: copy) }
        #expect(error?.message.contains("exists") == true)
        #expect(try Data(contentsOf: URL(fileURLWithPath: copy)) == Data([1]))
        await store.close()
    }

    @Test("a backup that can't be written leaves nothing")
    func cleansUp() async throws {
        #expect(throws: EngineError.self) { try store.backup(to: directory.path("missing/backup")) }
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.url.path)
        #expect(names.filter { $0.contains("backup") }.isEmpty)
        await store.close()
    }

    @Test("deleted runs leave unused pages, and compaction gives them back")
    func compacts() async throws {
        try await fill(1...100)
        let full = try store.size()
        for number: Int64 in 1...100 { store.enqueue([.deleteRun(RunNumber(rawValue: number))]) }
        try await store.committed(store.enqueue([]))
        let emptied = try store.size()
        #expect(emptied.bytes == full.bytes)
        #expect(emptied.unusedBytes > full.bytes / 2)

        #expect(try store.compact(pages: 10) > 0)
        while try store.compact() > 0 {}
        let compacted = try store.size()
        #expect(compacted.unusedBytes == 0)
        #expect(compacted.bytes < full.bytes / 2)
        #expect(try store.integrityCheck().isEmpty)
        await store.close()
    }
}
