import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("backlog")
struct BacklogTests {
    var backlog = Backlog()
    var limiter = QueueLimiter()

    mutating func add(_ tasks: [MatchingTask]) {
        for task in tasks { _ = backlog.append(task, limiter: limiter) }
    }

    mutating func take(now: EngineTime = start) -> MatchingTask? {
        guard case .entry(let entry) = backlog.take(now: now, limiter: limiter) else { return nil }
        return entry.task
    }

    mutating func takeAll() -> [Int] {
        var numbers: [Int] = []
        while let number = take()?.number { numbers.append(number) }
        return numbers
    }

    @Test("tasks of one priority and key come in the order in which they came")
    mutating func firstInFirstOut() {
        add((0..<100).map { activity($0) })
        #expect(takeAll() == Array(0..<100))
        #expect(backlog.isEmpty)
    }

    @Test("a smaller priority key goes first, nothing said means 3, and there is nothing beyond 5")
    mutating func priorities() {
        let keys: [Int32] = [5, 4, 0, 3, 2, 1, 9]
        add(keys.enumerated().map { activity($0, priority: priority($1)) })
        #expect(takeAll() == [5, 4, 2, 3, 1, 0, 6])
    }

    @Test("fairness keys take turns, however long the queue of one is")
    mutating func roundRobin() {
        add((0..<100).map { activity($0, priority: priority(fairness: "big")) })
        add((100..<103).map { activity($0, priority: priority(fairness: "small")) })
        #expect(takeAll().prefix(6) == [0, 100, 1, 101, 2, 102])
    }

    @Test("a key with three times the weight gets three times as many turns", arguments: [1, 2, 3, 5] as [Float])
    mutating func weights(weight: Float) {
        add((0..<2_000).map { activity($0, priority: priority(fairness: "heavy", weight: weight)) })
        add((2_000..<4_000).map { activity($0, priority: priority(fairness: "light", weight: 1)) })
        let heavy = (0..<600).compactMap { _ in take()?.number }.count { $0 < 2_000 }
        let expected = 600 * Double(weight / (weight + 1))
        #expect(abs(Double(heavy) - expected) <= 2)
    }

    @Test("an operator's weight replaces that of the tasks")
    mutating func overriddenWeight() {
        limiter.setConfig(TaskQueueConfig(fairnessWeights: ["b": 4]), now: start)
        add((0..<500).map { activity($0, priority: priority(fairness: "a")) })
        add((500..<1_000).map { activity($0, priority: priority(fairness: "b")) })
        let boosted = (0..<100).compactMap { _ in take()?.number }.count { $0 >= 500 }
        #expect(abs(boosted - 80) <= 2)
    }

    @Test("a key that was idle has not saved up turns")
    mutating func lateKey() {
        add((0..<100).map { activity($0, priority: priority(fairness: "a")) })
        for _ in 0..<50 { _ = take() }
        add((100..<200).map { activity($0, priority: priority(fairness: "late")) })
        let late = (0..<20).compactMap { _ in take()?.number }.count { $0 >= 100 }
        #expect((9...11).contains(late))
    }

    @Test("a key with a small weight doesn't get ahead by coming again and again")
    mutating func sneakyKey() {
        add((0..<1_000).map { activity($0, priority: priority(fairness: "honest")) })
        var sneaky = 0
        for _ in 0..<200 {
            add([activity(5_000, priority: priority(fairness: "sneaky", weight: 0.1))])
            if take()?.number == 5_000 { sneaky += 1 }
        }
        #expect(sneaky <= 21)
    }

    @Test("a thousand keys that come and go are not remembered for ever and share fairly")
    mutating func manyKeys() {
        for round in 0..<20 {
            add((0..<1_000).map { activity($0, priority: priority(fairness: "key-\(round)-\($0)")) })
            #expect(takeAll() == Array(0..<1_000))
        }
    }

    @Test("a task that comes back goes before its like, and not before a higher priority")
    mutating func putBack() {
        add([activity(1), activity(2), activity(3, priority: priority(1))])
        backlog.putBack(activity(0))
        #expect(backlog.count == 4)
        #expect(takeAll() == [3, 0, 1, 2])
    }

    @Test("a query goes before tasks that nobody waits for")
    mutating func queriesFirst() {
        add([activity(1), query(), activity(2)])
        #expect(take()?.number == nil)
        #expect(takeAll() == [1, 2])
    }

    @Test("an expired task isn't handed out")
    mutating func expired() {
        add([activity(1, expiresAt: start), activity(2), query(expiresAt: start)])
        add([activity(3, expiresAt: start + .seconds(1))])
        #expect(takeAll() == [2, 3])
        #expect(backlog.isEmpty)
    }

    @Test("expired queries are dropped without anybody polling")
    mutating func dropExpired() {
        add([query(expiresAt: start + .seconds(5)), query(expiresAt: start + .seconds(9)), activity(1)])
        #expect(backlog.dropExpired(now: start + .seconds(5)) == start + .seconds(9))
        #expect(backlog.count == 2)
        #expect(backlog.dropExpired(now: start + .seconds(9)) == nil)
        #expect(takeAll() == [1])
    }

    @Test("tasks that are taken out come in their order, and the others keep theirs")
    mutating func remove() {
        add((0..<20).map { activity($0, priority: priority($0 % 2 == 0 ? 1 : 3, fairness: "key-\($0 % 3)")) })
        let removed = backlog.remove { ($0.number ?? 0) % 4 < 2 }
        #expect(removed.compactMap(\.number) == [0, 1, 4, 5, 8, 9, 12, 13, 16, 17])
        #expect(backlog.count == 10)
        #expect(Set(takeAll()) == [2, 3, 6, 7, 10, 11, 14, 15, 18, 19])
    }
}
