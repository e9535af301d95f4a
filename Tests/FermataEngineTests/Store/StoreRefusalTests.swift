import Foundation
import Synchronization
import Testing

@testable import FermataEngine

@Suite("Changes that are refused for their own sake")
struct StoreRefusalTests {
    let store: Store

    init() throws {
        store = try Store.quiet()
    }

    /// The row of a run and an event that it already has.
    private func faulty(_ number: Int64) -> [Write] {
        let batch = HistoryBatch(firstEventID: 1, events: Data())
        let run = RunNumber(rawValue: number)
        return [.putRun(.sample(number)), .appendHistory(run, batch), .appendHistory(run, batch)]
    }

    /// Why each of these changes failed; nil for those that were made. They share one commit.
    private func outcomes(of changes: [[Write]]) async throws -> [EngineError.Code?] {
        let held = try await store.hold()
        let tickets = changes.map { store.enqueue($0) }
        held.signal()
        var outcomes: [EngineError.Code?] = []
        for ticket in tickets {
            do {
                try await store.committed(ticket)
                outcomes.append(nil)
            } catch {
                outcomes.append(error.code)
            }
        }
        return outcomes
    }

    @Test("the others of its commit are made, but not what names the same run or the same workflow id")
    func isolates() async throws {
        let sameWorkflow = RunRecord.sample(5, workflowID: "workflow-2")
        let outcomes = try await outcomes(of: [
            [.putRun(.sample(1))], faulty(2), [.putRun(.sample(3))], [.putRun(.sample(2))], [.putRun(sameWorkflow)],
            [.deletePending(RunNumber(rawValue: 5), kind: 1, id: 1)], [.putRun(.sample(4))],
        ])
        #expect(outcomes == [nil, .internalError, nil, .unavailable, .unavailable, .unavailable, nil])
        #expect(try store.openNumbers() == [1, 3, 4])
        #expect(store.statistics.failures == 1)
        try await store.commit(.putRun(.sample(2)))
        await store.close()
    }

    @Test("who only looked before it is answered, who looked after it is told to try again")
    func failsReaders() async throws {
        let outcomes = try await outcomes(of: [[.putRun(.sample(1))], [], faulty(2), [.putRun(.sample(3))], []])
        #expect(outcomes == [nil, nil, .internalError, nil, .unavailable])
        await store.close()
    }

    @Test("a fence fails with a change before it, even where its own change is made")
    func failsFences() async throws {
        let held = try await store.hold()
        store.enqueue(faulty(2))
        let ticket = store.enqueue([.putRun(.sample(3))])
        let fence = try #require(ticket.fence)
        held.signal()
        try await store.committed(ticket)
        await #expect(throws: EngineError.self) { try await fence.outcome() }
        await store.close()
    }

    @Test("what waits meanwhile is taken back as well, and only that")
    func refusesWhatWaits() async throws {
        let store = store
        let late = Mutex<[CommitTicket]>([])
        store.onRefusal { refusal in
            late.withLock {
                $0 = [
                    store.enqueue([.putRun(.sample(7)), .putRun(.sample(6))]), store.enqueue([.putRun(.sample(2))]),
                    store.enqueue([.putRun(.sample(8))]),
                    // It shows only through this one that the first one is concerned.
                    store.enqueue([.putRun(.sample(6)), .putRun(.sample(2))]), store.enqueue([]),
                ]
            }
            var refusal = refusal
            store.refuse(&refusal)
            #expect(refusal.runs.map(\.rawValue).sorted() == [2, 6, 7])
        }
        #expect(try await outcomes(of: [faulty(2)]) == [.internalError])
        var made: [Bool] = []
        for ticket in late.withLock({ $0 }) { made.append((try? await store.committed(ticket)) != nil) }
        #expect(made == [false, false, true, false, false])
        #expect(try store.openNumbers() == [8])
        await store.close()
    }

    @Test("a refused document takes everything behind it along, because anything may be built on it")
    func documentsReachFar() async throws {
        let document = Write.putDocument(kind: "namespace", Document(namespace: "", key: "key", data: Data()))
        let outcomes = try await outcomes(of: [[.putRun(.sample(1))], [document] + faulty(2), [.putRun(.sample(3))]])
        #expect(outcomes == [nil, .internalError, .unavailable])
        #expect(try store.openNumbers() == [1])
        try await store.commit(.putRun(.sample(4)))
        await store.close()
    }

    @Test("effects of what was made happen, those of what was refused do not")
    func runsEffects() async throws {
        let held = try await store.hold()
        let effects = Mutex<[Int]>([])
        store.enqueue([.putRun(.sample(1))]) { effects.withLock { $0.append(1) } }
        store.enqueue(faulty(2)) { effects.withLock { $0.append(2) } }
        store.enqueue([.putRun(.sample(3))]) { effects.withLock { $0.append(3) } }
        held.signal()
        try await store.commit(.putRun(.sample(4)))
        #expect(effects.withLock { $0 } == [1, 3])
        await store.close()
    }
}
