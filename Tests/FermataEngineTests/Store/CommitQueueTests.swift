import Foundation
import Testing

@testable import FermataEngine

@Suite("The queue of changes")
struct CommitQueueTests {
    private func entry(_ writes: [Write] = [.deleteRun(.first)]) -> CommitQueue.Entry {
        CommitQueue.Entry(writes: writes, effect: nil, ticket: CommitTicket())
    }

    @Test("the first change wakes a sleeping writer, later ones don't")
    func wakesOnce() {
        var queue = CommitQueue()
        guard case .sleep = queue.next() else {
            Issue.record("nothing waits")
            return
        }
        guard case .wakeWriter = queue.add(entry()) else {
            Issue.record("the writer sleeps on")
            return
        }
        guard case .doNothing = queue.add(entry()) else {
            Issue.record("woken twice")
            return
        }
        guard case .write(let entries) = queue.next() else {
            Issue.record("nothing to write")
            return
        }
        #expect(entries.count == 2)
        #expect(queue.statistics.waiting == 0)
    }

    @Test("a fence behind nothing is settled at once, and waits behind a commit under way")
    func fences() {
        var queue = CommitQueue()
        guard case .doNothing = queue.add(entry([])) else {
            Issue.record("the writer isn't asleep")
            return
        }
        guard case .write = queue.next(), case .sleep = queue.next() else {
            Issue.record("no order")
            return
        }
        guard case .settle(.success) = queue.add(entry([])) else {
            Issue.record("waits for nothing")
            return
        }
    }

    @Test("after a failure everything is refused until recovery")
    func refuses() {
        var queue = CommitQueue()
        _ = queue.add(entry())
        #expect(queue.failed(.unavailable("disk")).count == 1)
        guard case .settle(.failure(let error)) = queue.add(entry()) else {
            Issue.record("accepted")
            return
        }
        #expect(error.message == "disk")
        queue.recover()
        guard case .doNothing = queue.add(entry()) else {
            Issue.record("still refused")
            return
        }
    }

    @Test("stopping lets what waits be written and refuses more")
    func stops() {
        var queue = CommitQueue()
        _ = queue.next()
        _ = queue.add(entry())
        _ = queue.stop()
        guard case .settle(.failure(let error)) = queue.add(entry()) else {
            Issue.record("accepted")
            return
        }
        #expect(error.code == .unavailable)
        guard case .write = queue.next(), case .stop = queue.next() else {
            Issue.record("lost")
            return
        }
    }

    @Test("too many bytes or calls are an overload, until the writer takes them")
    func overloads() {
        var queue = CommitQueue()
        let big = Data(count: CommitQueue.byteLimit)
        _ = queue.add(entry([.appendHistory(.first, HistoryBatch(firstEventID: 1, events: big))]))
        #expect(queue.isOverloaded)
        _ = queue.next()
        #expect(!queue.isOverloaded)
        for _ in 0...CommitQueue.entryLimit { _ = queue.add(entry()) }
        #expect(queue.isOverloaded)
    }
}
