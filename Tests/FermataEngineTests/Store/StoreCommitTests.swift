import Foundation
import Synchronization
import Testing

@testable import FermataEngine

@Suite("Commits")
struct StoreCommitTests {
    @Test("changes of many tasks share commits, and all are there")
    func groups() async throws {
        let directory = try TemporaryDirectory()
        let store = try Store.quiet(directory.path("db"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number: Int64 in 1...200 {
                group.addTask { try await store.commit(.putRun(.sample(number))) }
            }
            try await group.waitForAll()
        }
        #expect(try store.openNumbers() == Array(1...200))
        #expect(store.statistics.enqueued == 200)
        await store.close()
    }

    @Test("effects run in the order of the calls, each after its changes can be read")
    func ordersEffects() async throws {
        let store = try Store.quiet()
        let seen = Mutex<[Int64]>([])
        for number: Int64 in 1...100 {
            store.enqueue([.putRun(.sample(number))]) {
                let found = try? store.read { reader throws(EngineError) in
                    try reader.run(RunNumber(rawValue: number))
                }
                seen.withLock { $0.append(found == nil ? -1 : number) }
            }
        }
        try await store.committed(store.enqueue([]))
        #expect(seen.withLock { $0 } == Array(1...100))
    }

    @Test("what waits behind a commit becomes one transaction")
    func sharesOneTransaction() async throws {
        let store = try Store.quiet()
        let held = try await store.hold()
        let tickets = (1...50).map { store.enqueue([.putRun(.sample($0))]) }
        let before = store.statistics.commits
        held.signal()
        for ticket in tickets { try await store.committed(ticket) }
        #expect(store.statistics.commits - before == 1)
    }

    @Test("a read doesn't see what isn't committed")
    func isolatesReads() async throws {
        let directory = try TemporaryDirectory()
        let store = try Store.quiet(directory.path("db"))
        let held = try await store.hold()
        let ticket = store.enqueue([.putRun(.sample(1))])
        #expect(try store.openNumbers().isEmpty)
        held.signal()
        try await store.committed(ticket)
        #expect(try store.openNumbers() == [1])
        await store.close()
    }

    @Test("cancelling who waits loses nothing")
    func survivesCancellation() async throws {
        let store = try Store.quiet()
        let held = try await store.hold()
        let ticket = store.enqueue([.putRun(.sample(1))])
        let waiter = Task { try await store.committed(ticket) }
        waiter.cancel()
        held.signal()
        try await waiter.value
        #expect(try store.openNumbers() == [1])
    }

    @Test("a ticket tells everyone who asks, early or late")
    func tellsAll() async throws {
        let store = try Store.quiet()
        let ticket = store.enqueue([.putRun(.sample(1))])
        async let one: Void = store.committed(ticket)
        async let two: Void = store.committed(ticket)
        _ = try await (one, two)
        try await store.committed(ticket)
    }

    @Test("closing commits what waits, and later changes and reads say that it is closed")
    func closes() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("db")
        let store = try Store.quiet(path)
        let ticket = store.enqueue([.putRun(.sample(1))])
        await store.close()
        try await store.committed(ticket)
        #expect(!FileManager.default.fileExists(atPath: path + "-wal"))

        await #expect { try await store.commit(.putRun(.sample(2))) } throws: {
            ($0 as? EngineError)?.code == .unavailable
        }
        #expect { try store.openNumbers() } throws: { ($0 as? EngineError)?.code == .unavailable }

        let again = try Store.quiet(path)
        #expect(try again.openNumbers() == [1])
        await again.close()
    }

    @Test("a store that nobody holds any more lets go of its file")
    func letsGo() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("db")
        var store: Store? = try Store.quiet(path)
        let ticket = store?.enqueue([.putRun(.sample(1))])
        store = nil
        try await ticket?.outcome()
        var reopened: Store?
        while reopened == nil {
            reopened = try? Store.quiet(path)
            await Task.yield()
        }
        #expect(try reopened?.openNumbers() == [1])
        await reopened?.close()
    }

    @Test("a log that has grown long is folded into the file while work goes on")
    func checkpoints() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("db")
        let store = try Store.quiet(path)
        let page = Data(repeating: 1, count: 1 << 20)
        let limit = Int(Checkpointer.hardPageLimit) * 4096
        for number: Int64 in 1...200 {
            try await store.commit(.appendHistory(.first, HistoryBatch(firstEventID: number, events: page)))
        }
        let size = try store.size()
        #expect(size.logBytes < limit + (4 << 20))
        #expect(size.bytes > 200 << 20)
        await store.close()
    }
}
