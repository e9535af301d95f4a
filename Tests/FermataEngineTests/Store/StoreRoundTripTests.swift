import Foundation
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("What is stored can be read")
struct StoreRoundTripTests {
    let store: Store

    init() throws {
        store = try Store.quiet()
    }

    @Test("a run is found by its number, its ids and as the newest of its workflow")
    func findsRuns() async throws {
        let old = RunRecord.sample(1, workflowID: "order", closed: true)
        let new = RunRecord.sample(2, workflowID: "order")
        try await store.commit(.putRun(old), .putRun(new), .putRun(.sample(3)))

        try store.read { reader throws(EngineError) in
            #expect(try reader.run(.first) == old)
            #expect(try reader.run(namespaceID: "namespace", workflowID: "order", runID: "run-1") == old)
            #expect(try reader.run(namespaceID: "other", workflowID: "order", runID: "run-1") == nil)
            #expect(try reader.newestRun(namespaceID: "namespace", workflowID: "order") == new)
            #expect(try reader.newestRun(namespaceID: "other", workflowID: "order") == nil)
            #expect(try reader.run(RunNumber(rawValue: 9)) == nil)
        }
    }

    @Test("a run's row is replaced, also when it closes")
    func replacesRuns() async throws {
        var run = RunRecord.sample(1)
        try await store.commit(.putRun(run))
        run.nextEventID = 40
        run.wakeAt = nil
        run.hasWork = false
        run.volatile = Data()
        try await store.commit(.putRun(run))
        #expect(try store.read { reader throws(EngineError) in try reader.run(.first) } == run)

        run.status = 2
        run.closeTime = EngineTime(nanoseconds: 50)
        run.expiresAt = EngineTime(nanoseconds: 60)
        try await store.commit(.putRun(run))
        #expect(try store.read { reader throws(EngineError) in try reader.run(.first) } == run)
        #expect(try store.openNumbers().isEmpty)
    }

    @Test("open runs come in the order of their numbers, with what wakes them")
    func listsOpenRuns() async throws {
        try await store.commit(.putRun(.sample(3)), .putRun(.sample(1)), .putRun(.sample(2, closed: true)))
        let runs = try store.read { reader throws(EngineError) in try reader.openRuns() }
        #expect(runs.map(\.number.rawValue) == [1, 3])
        #expect(runs.first?.wakeAt == EngineTime(nanoseconds: 6))
        #expect(runs.first?.hasWork == true)
        let counts = try store.read { reader throws(EngineError) in try reader.counts() }
        #expect(counts == StoreCounts(openRuns: 2, closedRuns: 1, documents: 0))
    }

    @Test("a history is read in the order of its events, and without those of others")
    func readsHistory() async throws {
        let batches = [1, 3, 8].map { HistoryBatch(firstEventID: $0, events: Data(repeating: UInt8($0), count: 10)) }
        try await store.committed(store.enqueue(batches.map { .appendHistory(.first, $0) }))
        try await store.commit(.appendHistory(RunNumber(rawValue: 2), HistoryBatch(firstEventID: 1, events: Data())))

        try store.read { reader throws(EngineError) in
            #expect(try reader.history(of: .first) == batches)
            #expect(try reader.history(of: RunNumber(rawValue: 2)).map(\.events) == [Data()])
        }
    }

    @Test("pending entities and documents are kept, replaced and removed")
    func keepsParts() async throws {
        try await store.commit(
            .putPending(.first, PendingRecord(kind: 2, id: 7, data: Data([1]))),
            .putPending(.first, PendingRecord(kind: 1, id: 9, data: Data([2]))),
            .putPending(.first, PendingRecord(kind: 2, id: 7, data: Data([3]))),
            .putDocument(kind: "schedule", Document(namespace: "n", key: "k", data: Data([4]))),
            .putDocument(kind: "schedule", Document(namespace: "n", key: "j", data: Data([5]))),
            .putDocument(kind: "endpoint", Document(namespace: "", key: "j", data: Data([6])))
        )
        try store.read { reader throws(EngineError) in
            let pending = try reader.pending(of: .first)
            #expect(pending.map(\.id) == [9, 7])
            #expect(pending.last?.data == Data([3]))
            #expect(try reader.documents(kind: "schedule").map(\.key) == ["j", "k"])
            #expect(try reader.document(kind: "endpoint", namespace: "", key: "j")?.data == Data([6]))
            #expect(try reader.allDocuments().map(\.kind) == ["endpoint", "schedule", "schedule"])
        }
        try await store.commit(
            .deletePending(.first, kind: 2, id: 7),
            .deleteDocument(kind: "schedule", namespace: "n", key: "j")
        )
        try store.read { reader throws(EngineError) in
            #expect(try reader.pending(of: .first).map(\.id) == [9])
            #expect(try reader.documents(kind: "schedule").map(\.key) == ["k"])
        }
    }

    @Test("a visibility row comes back as it was put, with its attributes searchable")
    func keepsVisibility() async throws {
        var record = VisibilityRecord.sample(1)
        record.memo.fields["note"] = .with { $0.data = Data("\"x\"".utf8) }
        record.searchAttributes.indexedFields["Customer"] = .with {
            $0.metadata["encoding"] = Data("json/plain".utf8)
            $0.data = Data("\"anna\"".utf8)
        }
        try await store.commit(.putVisibility(record, types: ["Customer": .keyword]))

        let columns = VisibilityRecord.columns.joined(separator: ", ")
        let list = SQLStatement("SELECT \(columns) FROM visibility WHERE namespace = ?", [.text("namespace")])
        let values = SQLStatement("SELECT name, value FROM search_attribute WHERE run = ?", [.integer(1)])
        try store.read { reader throws(EngineError) in
            let found = try reader.visibility(list)
            #expect(found.map(\.runID) == ["run-1"])
            #expect(found.first?.memo == record.memo)
            #expect(try reader.values(values) == [[.text("Customer"), .text("anna")]])
        }
        try await store.commit(.deleteVisibility(.first))
        try store.read { reader throws(EngineError) in
            #expect(try reader.visibility(list).isEmpty)
            #expect(try reader.values(values).isEmpty)
        }
    }

    @Test("deleting a run leaves nothing of it and everything of others")
    func deletesRuns() async throws {
        for number: Int64 in [1, 2] {
            let run = RunNumber(rawValue: number)
            try await store.commit(
                .putRun(.sample(number)),
                .appendHistory(run, HistoryBatch(firstEventID: 1, events: Data([1]))),
                .putPending(run, PendingRecord(kind: 1, id: 1, data: Data([1]))),
                .putVisibility(.sample(number), types: [:])
            )
        }
        try await store.commit(.deleteRun(.first))
        let count = SQLStatement("SELECT count(*) FROM visibility")
        try store.read { reader throws(EngineError) in
            #expect(try reader.run(.first) == nil)
            #expect(try reader.history(of: .first).isEmpty)
            #expect(try reader.pending(of: .first).isEmpty)
            #expect(try reader.values(count) == [[.integer(1)]])
            #expect(try reader.history(of: RunNumber(rawValue: 2)).count == 1)
            #expect(try reader.pending(of: RunNumber(rawValue: 2)).count == 1)
        }
    }

    @Test("runs whose retention has ended come in the order of its end, up to a limit")
    func listsExpiredRuns() async throws {
        try await store.commit(
            .putRun(.sample(3, closed: true)),
            .putRun(.sample(1, closed: true)),
            .putRun(.sample(2, closed: true)),
            .putRun(.sample(4))
        )
        try store.read { reader throws(EngineError) in
            let all = try reader.expiredRuns(at: EngineTime(nanoseconds: 102), limit: 10)
            #expect(all.map(\.rawValue) == [1, 2])
            #expect(try reader.expiredRuns(at: .distantFuture, limit: 1).map(\.rawValue) == [1])
        }
    }

    @Test("the last number counts rows of visibility that have no run")
    func findsLastNumber() async throws {
        #expect(try store.read { reader throws(EngineError) in try reader.lastRunNumber() }.rawValue == 0)
        try await store.commit(.putRun(.sample(4)), .putVisibility(.sample(9), types: [:]))
        #expect(try store.read { reader throws(EngineError) in try reader.lastRunNumber() }.rawValue == 9)
    }
}
