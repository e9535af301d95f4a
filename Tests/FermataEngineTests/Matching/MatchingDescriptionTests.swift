import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("description of a task queue")
struct MatchingDescriptionTests {
    var machine = MatchingMachine(limits: MatchingLimits())

    func describe(_ time: EngineTime) -> TaskQueueDescription {
        machine.queue(queueKey, now: time).description(now: time, memory: .seconds(300))
    }

    @Test("it shows who polled in the last five minutes, the latest first")
    mutating func pollers() {
        _ = machine.takeNow(pollRequest(identity: "old"), id: 1)
        let later = start + .seconds(200)
        _ = machine.takeNow(pollRequest(identity: "new", now: later, rate: 7), id: 2, now: later)
        let both = describe(later).pollers
        #expect(both.map(\.identity) == ["new", "old"])
        #expect(both.map(\.ratePerSecond) == [7, 100_000])
        #expect(both.first.map { EngineTime($0.lastAccessTime) } == later)
        #expect(describe(start + .seconds(301)).pollers.map(\.identity) == ["new"])
    }

    @Test("a worker that is forgotten isn't shown")
    mutating func forgotten() {
        _ = machine.takeNow(pollRequest(identity: "gone"), id: 1)
        machine.forgetPoller(identity: "gone", of: queueKey)
        #expect(describe(start).pollers.isEmpty)
    }

    @Test("it counts the backlog by priority and says how old it is")
    mutating func backlog() {
        _ = machine.add(activity(1, priority: priority(1), at: start), to: queueKey, now: start)
        _ = machine.add(activity(2, at: start + .seconds(4)), to: queueKey, now: start + .seconds(4))
        _ = machine.add(activity(3, at: start + .seconds(5)), to: queueKey, now: start + .seconds(5))
        let description = describe(start + .seconds(10))
        #expect(description.stats.backlogCount == 3)
        #expect(description.stats.backlogAge == .seconds(10))
        #expect(description.statsByPriority[1]?.backlogCount == 1)
        #expect(description.statsByPriority[3]?.backlogCount == 2)
        #expect(description.statsByPriority[3]?.backlogAge == .seconds(6))
        #expect(description.statsByPriority[2] == nil)
    }

    @Test("its rates are those of the last half minute")
    mutating func rates() {
        var now = start
        for number in 0..<600 {
            now = start + .milliseconds(number * 100)
            _ = machine.add(activity(number, at: now), to: queueKey, now: now)
            if number % 2 == 0 {
                _ = machine.takeNow(pollRequest(now: now), id: Int64(number), now: now)
            }
        }
        let stats = describe(now).stats
        #expect(abs(stats.addRate - 10) < 0.5)
        #expect(abs(stats.dispatchRate - 5) < 0.5)
        #expect(describe(now + .seconds(60)).stats.addRate == 0)
    }

    @Test("a sticky queue has a poller while a poll waits, and ten seconds longer")
    mutating func recentPoller() throws {
        _ = machine.poll(PollID(rawValue: 1), pollRequest(timeout: .seconds(60)), now: start)
        let waiting = try #require(machine.queues[queueKey])
        #expect(waiting.hasPoller(since: start + .seconds(50)))
        _ = machine.expire(now: start + .seconds(60))
        let ended = try #require(machine.queues[queueKey])
        #expect(ended.hasPoller(since: start + .seconds(59)))
        #expect(!ended.hasPoller(since: start + .seconds(61)))
    }

    @Test("a poll that waited a second for its task hears that it was one too many")
    mutating func scaleDown() {
        _ = machine.poll(PollID(rawValue: 1), pollRequest(), now: start)
        let late = machine.add(activity(1), to: queueKey, now: start + .seconds(1))
        #expect(late.first?.matched?.pollerDelta == -1)
    }

    @Test("a poll that finds a backlog of some age hears that more are needed, not more often than is good")
    mutating func scaleUp() {
        for number in 0..<50 { _ = machine.add(activity(number), to: queueKey, now: start) }
        let now = start + .milliseconds(500)
        let deltas = (0..<30).map { id in
            machine.poll(PollID(rawValue: id), pollRequest(now: now), now: now).first?.matched?.pollerDelta
        }
        #expect(deltas.prefix(10).allSatisfy { $0 == 1 })
        #expect(deltas.count { $0 == 1 } == 11)
    }

    @Test("a fresh backlog that is worked off as it comes asks for nothing")
    mutating func steady() {
        _ = machine.add(activity(1, at: start), to: queueKey, now: start)
        _ = machine.takeNow(id: 1)
        let now = start + .milliseconds(10)
        _ = machine.add(activity(2, at: now), to: queueKey, now: now)
        let matched = machine.poll(PollID(rawValue: 2), pollRequest(now: now), now: now).first?.matched
        #expect(matched?.pollerDelta == nil)
    }
}
