import Foundation
import GRDB
import Synchronization
import Testing

@testable import FermataEngine

@Suite("Commits that fail")
struct StoreFailureTests {
    let directory: TemporaryDirectory
    let store: Store

    init() throws {
        directory = try TemporaryDirectory()
        store = try Store.quiet(directory.path("db"))
    }

    private func pragma(_ sql: String) async throws {
        _ = try await store.database.writeWithoutTransaction { try Row.fetchAll($0, sql: "PRAGMA \(sql)") }
    }

    private var large: Write {
        .appendHistory(.first, HistoryBatch(firstEventID: 1, events: Data(count: 1 << 20)))
    }

    private func error(of ticket: CommitTicket) async -> EngineError? {
        do {
            try await store.committed(ticket)
            return nil
        } catch {
            return error
        }
    }

    @Test("a full disk undoes the whole transaction and what is behind it; then the store goes on")
    func survivesFullDisk() async throws {
        try await store.commit(.putRun(.sample(1)))
        try await pragma("max_page_count = 100")
        let effects = Mutex(0)
        let held = try await store.hold()
        let tickets = [
            store.enqueue([.putRun(.sample(2))]) { effects.withLock { $0 += 1 } },
            store.enqueue([large]) { effects.withLock { $0 += 1 } },
            store.enqueue([.putRun(.sample(3))]) { effects.withLock { $0 += 1 } },
        ]
        held.signal()
        for ticket in tickets {
            let error = await error(of: ticket)
            #expect(error?.code == .resourceExhausted)
            #expect(error?.message.contains("disk is full") == true)
        }
        #expect(effects.withLock { $0 } == 0)
        #expect(try store.openNumbers() == [1])

        try await pragma("max_page_count = 100000")
        try await store.commit(large, .putRun(.sample(4)))
        #expect(try store.openNumbers() == [1, 4])
        await store.close()
    }

    @Test("a file that can't be written says so")
    func reportsReadOnly() async throws {
        try await pragma("query_only = ON")
        let error = await error(of: store.enqueue([.putRun(.sample(1))]))
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains("cannot be written") == true)
        try await pragma("query_only = OFF")
        try await store.commit(.putRun(.sample(1)))
        await store.close()
    }

    @Test("between a failure and recovery nothing that memory holds reaches the file")
    func refusesUntilRecovery() async throws {
        let store = store
        let failures = Mutex<[String]>([])
        let failed = CommitTicket()
        store.onFailure { error in
            failures.withLock { $0.append(error.message) }
            failed.settle(.success(()))
        }
        try await pragma("query_only = ON")
        store.enqueue([.putRun(.sample(1))])
        try await failed.outcome()
        try await pragma("query_only = OFF")
        #expect(await error(of: store.enqueue([.putRun(.sample(2))])) != nil)
        #expect(await error(of: store.enqueue([])) != nil)

        store.recover()
        try await store.commit(.putRun(.sample(3)))
        #expect(try store.openNumbers() == [3])
        #expect(failures.withLock { $0.count } == 1)
        #expect(store.statistics.failures == 1)
        await store.close()
    }

    @Test("the handler can read the committed state and recover")
    func handlerReads() async throws {
        let store = store
        try await store.commit(.putRun(.sample(1)))
        let seen = Mutex<[Int64]>([])
        store.onFailure { _ in
            let numbers = (try? store.openNumbers()) ?? []
            seen.withLock { $0 = numbers }
            store.recover()
        }
        try await pragma("query_only = ON")
        let error = await error(of: store.enqueue([.putRun(.sample(2))]))
        #expect(error?.code == .unavailable)
        try await pragma("query_only = OFF")
        #expect(seen.withLock { $0 } == [1])
        try await store.commit(.putRun(.sample(3)))
        await store.close()
    }

    @Test("a damaged page is reported by reads and by the check, and doesn't end the process")
    func reportsDamage() async throws {
        let path = directory.path("db")
        for number: Int64 in 1...300 {
            store.enqueue([
                .putRun(.sample(number)),
                .appendHistory(.first, HistoryBatch(firstEventID: number, events: Data(count: 500))),
            ])
        }
        try await store.committed(store.enqueue([]))
        #expect(try store.integrityCheck().isEmpty)
        await store.close()

        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        let end = try file.seekToEnd()
        for page in stride(from: UInt64(40 * 4096), to: end, by: 4096) {
            try file.seek(toOffset: page)
            try file.write(contentsOf: Data(repeating: 0xA5, count: 64))
        }
        try file.close()

        let damaged = try Store.quiet(path)
        let error = #expect(throws: EngineError.self) {
            try damaged.read { reader throws(EngineError) in _ = try reader.history(of: .first) }
        }
        #expect(error?.code == .dataLoss)
        // The check either lists what is wrong or can't get that far; both say that the file is damaged.
        do {
            #expect(try !damaged.integrityCheck().isEmpty)
        } catch {
            #expect(error.code == .dataLoss)
        }
        await damaged.close()
    }
}
