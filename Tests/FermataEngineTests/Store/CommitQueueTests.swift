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
        guard case .sleep = queue.next(now: .now) else {
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
        guard case .write(let entries) = queue.next(now: .now) else {
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
        guard case .write = queue.next(now: .now), case .sleep = queue.next(now: .now) else {
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
        _ = queue.next(now: .now)
        _ = queue.add(entry())
        _ = queue.stop()
        guard case .settle(.failure(let error)) = queue.add(entry()) else {
            Issue.record("accepted")
            return
        }
        #expect(error.code == .unavailable)
        guard case .write = queue.next(now: .now), case .stop = queue.next(now: .now) else {
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
        _ = queue.next(now: .now)
        #expect(!queue.isOverloaded)
        for _ in 0...CommitQueue.entryLimit { _ = queue.add(entry()) }
        #expect(queue.isOverloaded)
    }
}

@Suite("Changes that nobody waits for")
struct PatientChangeTests {
    private func entry(since: ContinuousClock.Instant?) -> CommitQueue.Entry {
        CommitQueue.Entry(
            writes: [.deleteRun(.first)],
            effect: nil,
            ticket: CommitTicket(isPatient: since != nil),
            patientSince: since
        )
    }

    @Test("one is written when its time is over, and not before")
    func patience() {
        let start = ContinuousClock.now
        var queue = CommitQueue()
        _ = queue.next(now: start)
        guard case .wakeWriter = queue.add(entry(since: start)) else {
            Issue.record("the writer knows nothing of it")
            return
        }
        guard case .sleep(CommitQueue.patience?) = queue.next(now: start) else {
            Issue.record("not patient")
            return
        }
        guard case .doNothing = queue.add(entry(since: start)) else {
            Issue.record("woken for another patient one")
            return
        }
        guard case .write(let entries) = queue.next(now: start + CommitQueue.patience) else {
            Issue.record("forgotten")
            return
        }
        #expect(entries.count == 2)
    }

    @Test("one goes with the next that somebody waits for")
    func together() {
        let start = ContinuousClock.now
        var queue = CommitQueue()
        _ = queue.add(entry(since: start))
        guard case .sleep = queue.next(now: start) else {
            Issue.record("not patient")
            return
        }
        guard case .wakeWriter = queue.add(entry(since: nil)), case .write(let entries) = queue.next(now: start) else {
            Issue.record("somebody waits in vain")
            return
        }
        #expect(entries.count == 2)
    }

    @Test("one is written at once when somebody waits after all, or the store stops")
    func hurried() {
        let start = ContinuousClock.now
        for isStop in [false, true] {
            var queue = CommitQueue()
            _ = queue.add(entry(since: start))
            _ = queue.next(now: start)
            guard case .wakeWriter = isStop ? queue.stop() : queue.hurry(), case .write = queue.next(now: start) else {
                Issue.record("still patient")
                return
            }
        }
    }
}
