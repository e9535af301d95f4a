import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("rate limits of a task queue")
struct MatchingRateLimitTests {
    var machine = MatchingMachine(limits: MatchingLimits())

    /// Lets polls wait throughout, and counts the tasks that come in a time, following the machine's own deadlines.
    mutating func handedOut(until end: EngineTime, rate: Double? = nil, firstPoll: Int64 = 1) -> [(Int, EngineTime)] {
        var now = start
        var nextPoll = firstPoll
        var handed: [(Int, EngineTime)] = []
        func note(_ resolutions: [PollResolution]) {
            for resolution in resolutions {
                if let number = resolution.matched?.task.number { handed.append((number, now)) }
            }
        }
        while now <= end {
            repeat {
                nextPoll += 1
                let before = handed.count
                let request = pollRequest(timeout: .seconds(1_000), now: now, rate: rate)
                note(machine.poll(PollID(rawValue: nextPoll), request, now: now))
                if handed.count == before { break }
            } while true
            guard let next = machine.nextDeadline, next <= end else { break }
            now = next
            note(machine.expire(now: now))
        }
        return handed
    }

    @Test("workers' rate holds for the queue, which wakes by itself")
    mutating func workerRate() {
        for number in 0..<100 { _ = machine.add(activity(number), to: queueKey, now: start) }
        let handed = handedOut(until: start + .seconds(10), rate: 5)
        #expect(handed.map(\.0) == Array(0..<56))
        #expect(handed.last?.1 == start + .seconds(10))
        let end = start + .seconds(10)
        let description = machine.queue(queueKey, now: end).description(now: end, memory: .seconds(300))
        #expect(description.rateLimit == EffectiveRateLimit(tasksPerSecond: 5, source: .worker))
        #expect(description.stats.isRateLimited)
        #expect(description.stats.backlogCount == 44)
    }

    @Test("an operator's rate goes before the workers'")
    mutating func operatorRate() {
        _ = machine.setConfig(TaskQueueConfig(queueRateLimit: 2), for: queueKey, now: start)
        for number in 0..<100 { _ = machine.add(activity(number), to: queueKey, now: start) }
        #expect(handedOut(until: start + .seconds(10), rate: 50).count == 23)
        #expect(machine.queue(queueKey, now: start).limiter.effective?.source == .api)
    }

    @Test("a rate of zero pauses the queue until another is set")
    mutating func pause() {
        _ = machine.setConfig(TaskQueueConfig(queueRateLimit: 0), for: queueKey, now: start)
        _ = machine.add(activity(1), to: queueKey, now: start)
        #expect(handedOut(until: start + .seconds(200)).isEmpty)
        let resolutions = machine.setConfig(TaskQueueConfig(), for: queueKey, now: start + .seconds(200))
        #expect(resolutions.compactMap { $0.matched?.task.number } == [1])
    }

    @Test("each fairness key has its rate, scaled by weight, and others pass it by")
    mutating func keyRate() {
        _ = machine.setConfig(TaskQueueConfig(fairnessKeyRateLimit: 1), for: queueKey, now: start)
        for number in 0..<100 {
            let slow = priority(1, fairness: "slow")
            let fast = priority(2, fairness: "fast", weight: 3)
            _ = machine.add(activity(number, priority: slow), to: queueKey, now: start)
            _ = machine.add(activity(1_000 + number, priority: fast), to: queueKey, now: start)
        }
        let handed = handedOut(until: start + .seconds(10))
        #expect(handed.count { $0.0 < 1_000 } == 12)
        #expect((33...34).contains(handed.count { $0.0 >= 1_000 }))
    }

    @Test("a limit of keys that is taken away lets everything through")
    mutating func keyRateRemoved() {
        _ = machine.setConfig(TaskQueueConfig(fairnessKeyRateLimit: 1), for: queueKey, now: start)
        for number in 0..<10 { _ = machine.add(activity(number), to: queueKey, now: start) }
        for id in 1...10 { _ = machine.poll(PollID(rawValue: Int64(id)), pollRequest(), now: start) }
        let rest = machine.setConfig(TaskQueueConfig(), for: queueKey, now: start)
        #expect(rest.compactMap { $0.matched?.task.number } == Array(2..<10))
    }

    @Test("a task that was stale doesn't count")
    mutating func discarded() throws {
        _ = machine.setConfig(TaskQueueConfig(queueRateLimit: 1), for: queueKey, now: start)
        for number in 0..<4 { _ = machine.add(activity(number), to: queueKey, now: start) }
        let first = try #require(machine.poll(PollID(rawValue: 1), pollRequest(), now: start).first?.matched)
        #expect(machine.poll(PollID(rawValue: 2), pollRequest(), now: start).first?.matched != nil)
        #expect(machine.poll(PollID(rawValue: 3), pollRequest(), now: start).isEmpty)
        #expect(machine.refund(first, now: start).first?.matched?.task.number == 2)
    }
}
