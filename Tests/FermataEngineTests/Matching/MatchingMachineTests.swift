import Testing

@testable import FermataEngine

@Suite("matching machine")
struct MatchingMachineTests {
    var machine = MatchingMachine(limits: MatchingLimits())

    mutating func poll(
        _ id: Int64,
        _ request: PollRequest = pollRequest(),
        now: EngineTime = start
    ) -> [PollResolution] {
        machine.poll(PollID(rawValue: id), request, now: now)
    }

    @Test("a task goes to the poll that waits longest, at once")
    mutating func syncMatch() throws {
        #expect(poll(1).isEmpty)
        #expect(poll(2).isEmpty)
        let resolution = try #require(machine.add(activity(7), to: queueKey, now: start).first)
        #expect(resolution.poll == PollID(rawValue: 1))
        #expect(resolution.matched?.task.number == 7)
        #expect(resolution.matched?.isSyncMatch == true)
        #expect(resolution.matched?.backlogCountHint == 0)
        #expect(machine.add(activity(8), to: queueKey, now: start).first?.poll == PollID(rawValue: 2))
        #expect(machine.add(activity(9), to: queueKey, now: start).isEmpty)
    }

    @Test("a task that waits goes to the next poll, which hears how many are left")
    mutating func backlog() throws {
        for number in 0..<3 { _ = machine.add(activity(number), to: queueKey, now: start) }
        let matched = try #require(poll(1).first?.matched)
        #expect(matched.task.number == 0)
        #expect(!matched.isSyncMatch)
        #expect(matched.backlogCountHint == 2)
    }

    @Test("queues with different names, kinds and namespaces have nothing to do with each other")
    mutating func keys() {
        _ = machine.add(activity(1), to: queueKey, now: start)
        var other = queueKey
        other.kind = .workflow
        #expect(poll(1, pollRequest(other)).isEmpty)
        other = queueKey
        other.name = "other"
        #expect(poll(2, pollRequest(other)).isEmpty)
        other = queueKey
        other.namespaceID = "other"
        #expect(poll(3, pollRequest(other)).isEmpty)
        #expect(poll(4).first?.matched?.task.number == 1)
    }

    @Test("a poll ends at its deadline, and not before")
    mutating func deadline() {
        _ = poll(1, pollRequest(timeout: .seconds(10)))
        _ = poll(2, pollRequest(timeout: .seconds(5)))
        #expect(machine.nextDeadline == start + .seconds(5))
        #expect(machine.expire(now: start + .milliseconds(4_999)).isEmpty)
        #expect(machine.expire(now: start + .seconds(5)).map(\.poll) == [PollID(rawValue: 2)])
        #expect(machine.expire(now: start + .seconds(20)).map(\.poll) == [PollID(rawValue: 1)])
        #expect(machine.add(activity(1), to: queueKey, now: start + .seconds(20)).isEmpty)
    }

    @Test("a poll whose deadline is past ends at once and takes nothing")
    mutating func lateDeadline() {
        _ = machine.add(activity(1), to: queueKey, now: start)
        #expect(poll(1, pollRequest(timeout: .zero)).first?.isEmpty == true)
        #expect(poll(2).first?.matched?.task.number == 1)
    }

    @Test("a cancelled poll gets no task")
    mutating func cancel() {
        _ = poll(1)
        _ = poll(2)
        #expect(machine.cancel(PollID(rawValue: 1), now: start).first?.isEmpty == true)
        #expect(machine.cancel(PollID(rawValue: 1), now: start).isEmpty)
        #expect(machine.add(activity(1), to: queueKey, now: start).first?.poll == PollID(rawValue: 2))
    }

    @Test("polls beyond a queue's limit and beyond the total are refused")
    mutating func limits() throws {
        machine = MatchingMachine(limits: MatchingLimits(pollersPerQueue: 2, pollersInTotal: 3))
        var other = queueKey
        other.name = "other"
        #expect(poll(1).isEmpty)
        #expect(poll(2).isEmpty)
        guard case .refused(let error) = poll(3).first?.outcome else {
            Issue.record("the third poll of the queue was let in")
            return
        }
        #expect(error.code == .resourceExhausted)
        #expect(poll(4, pollRequest(other)).isEmpty)
        guard case .refused = poll(5, pollRequest(other)).first?.outcome else {
            Issue.record("the fourth poll of all was let in")
            return
        }
        _ = machine.cancel(PollID(rawValue: 1), now: start)
        #expect(poll(6).isEmpty)
    }

    @Test("a worker that shuts down gets no more tasks, others do")
    mutating func shutdown() {
        _ = poll(1, pollRequest(instance: "leaving"))
        _ = poll(2, pollRequest(instance: "staying"))
        let worker = WorkerKey(namespaceID: queueKey.namespaceID, instanceKey: "leaving")
        #expect(machine.shutDown(worker, now: start).map(\.poll) == [PollID(rawValue: 1)])
        #expect(poll(3, pollRequest(instance: "leaving")).first?.isEmpty == true)
        #expect(machine.add(activity(1), to: queueKey, now: start).first?.poll == PollID(rawValue: 2))
        #expect(poll(4, pollRequest(instance: "leaving", now: start + .seconds(30)), now: start + .seconds(30)).isEmpty)
    }

    @Test("a shutdown without an instance key ends nobody's polls")
    mutating func anonymousShutdown() {
        _ = poll(1)
        #expect(machine.shutDown(WorkerKey(namespaceID: queueKey.namespaceID, instanceKey: ""), now: start).isEmpty)
        #expect(machine.add(activity(1), to: queueKey, now: start).count == 1)
    }

    @Test("a queue that was empty for five minutes is unloaded, its settings are kept")
    mutating func unload() {
        let routing = VersionRouting(current: DeploymentVersion(deploymentName: "orders", buildID: "1"))
        _ = machine.setRouting(routing, for: queueKey, now: start)
        #expect(machine.queues.isEmpty)
        _ = poll(1, pollRequest(timeout: .seconds(60)))
        _ = machine.expire(now: start + .seconds(60))
        _ = machine.expire(now: start + .seconds(359))
        #expect(machine.queues.count == 1)
        _ = machine.expire(now: start + .seconds(360))
        #expect(machine.queues.isEmpty)
        #expect(machine.nextDeadline == nil)
        #expect(machine.queue(queueKey, now: start).routing == routing)
    }

    @Test("a queue with a task is never unloaded")
    mutating func keepTasks() {
        _ = machine.add(activity(1), to: queueKey, now: start)
        for minute in 1..<60 { _ = machine.expire(now: start + .seconds(minute * 60)) }
        #expect(machine.takeNow(pollRequest(now: start + .seconds(3_600)), id: 1, now: start + .seconds(3_600)) == 1)
    }

    @Test("no task is lost or given twice, whatever happens in whatever order", arguments: 0..<20)
    mutating func conservation(seed: UInt64) {
        var random = SplitMix(state: seed)
        var now = start
        var nextTask = 0
        var nextPoll: Int64 = 0
        var waiting: Set<PollID> = []
        var given: Set<Int> = []
        func note(_ resolutions: [PollResolution]) {
            for resolution in resolutions {
                #expect(waiting.remove(resolution.poll) != nil, "a poll ended twice")
                guard let number = resolution.matched?.task.number else { continue }
                #expect(given.insert(number).inserted, "task \(number) was given twice")
            }
        }
        for _ in 0..<2_000 {
            now = now + .milliseconds(Int.random(in: 0..<400, using: &random))
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<4:
                let fairness = "key-\(Int.random(in: 0..<4, using: &random))"
                let level = Int32.random(in: 0..<6, using: &random)
                let task = activity(nextTask, priority: priority(level, fairness: fairness), at: now)
                nextTask += 1
                note(machine.add(task, to: queueKey, now: now))
            case 4..<7:
                nextPoll += 1
                waiting.insert(PollID(rawValue: nextPoll))
                let rate = seed % 2 == 0 ? nil : 3.0
                let timeout = Duration.seconds(Int.random(in: 0..<5, using: &random))
                note(poll(nextPoll, pollRequest(timeout: timeout, now: now, rate: rate), now: now))
            case 7:
                if let id = waiting.randomElement(using: &random) { note(machine.cancel(id, now: now)) }
            case 8:
                let limit = Bool.random(using: &random) ? 2.0 : nil
                note(machine.setConfig(TaskQueueConfig(fairnessKeyRateLimit: limit), for: queueKey, now: now))
            default:
                note(machine.expire(now: now))
            }
        }
        note(machine.setConfig(TaskQueueConfig(queueRateLimit: 1e6), for: queueKey, now: now))
        now = now + .seconds(60)
        note(machine.expire(now: now))
        #expect(waiting.isEmpty)
        var id: Int64 = 1_000_000
        while given.count < nextTask, let number = machine.takeNow(pollRequest(now: now), id: id, now: now) {
            #expect(given.insert(number).inserted)
            id += 1
        }
        #expect(given.count == nextTask)
    }
}

/// A generator that gives the same numbers in each run (Steele, Lea and Flood, 2014).
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
