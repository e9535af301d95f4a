import Synchronization
import Testing

@testable import FermataEngine

@Suite("matching", .timeLimit(.minutes(2)))
struct MatchingTests {
    let clock = ManualClock(now: start)
    let matching: Matching

    init() {
        matching = Matching(clock: clock)
    }

    /// Waits until so many polls wait in the queue.
    func untilWaiting(_ count: Int) async {
        while matching.describe(queueKey).waitingPollers != count { await Task.yield() }
    }

    @Test("a poll gets the task that comes while it waits")
    func syncMatch() async throws {
        async let matched = matching.poll(pollRequest())
        await untilWaiting(1)
        matching.add(activity(7), to: queueKey)
        let number = try await matched?.task.number
        #expect(number == 7)
    }

    @Test("a poll gets the task that waits")
    func backlog() async throws {
        matching.add(activity(7), to: queueKey)
        #expect(try await matching.poll(pollRequest())?.task.number == 7)
        #expect(matching.loadedQueues == [queueKey])
    }

    @Test("a refused poll throws")
    func refused() async {
        let matching = Matching(clock: clock, limits: MatchingLimits(pollersPerQueue: 0))
        await #expect(throws: EngineError.self) { _ = try await matching.poll(pollRequest()) }
    }

    @Test("a poll whose task is cancelled returns nil, before and after it began to wait")
    func cancelled() async throws {
        let poll = Task { try await matching.poll(pollRequest()) }
        await untilWaiting(1)
        poll.cancel()
        #expect(try await poll.value == nil)
        #expect(matching.describe(queueKey).waitingPollers == 0)

        matching.add(activity(1), to: queueKey)
        let late = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await matching.poll(pollRequest())
        }
        #expect(try await late.value == nil)
        #expect(try await matching.poll(pollRequest())?.task.number == 1)
    }

    @Test("a task that meets a poll in the moment of its cancellation is not lost")
    func cancellationRace() async throws {
        for number in 0..<10_000 {
            let poll = Task { try await matching.poll(pollRequest()) }
            if number % 2 == 0 { await untilWaiting(1) }
            let adding = Task { matching.add(activity(number), to: queueKey) }
            poll.cancel()
            await adding.value
            let got = try await poll.value?.task.number
            if got == nil {
                #expect(try await matching.poll(pollRequest())?.task.number == number)
            } else {
                #expect(got == number)
            }
        }
        #expect(matching.describe(queueKey).stats.backlogCount == 0)
    }

    @Test("many adders and many pollers, some of which give up: each task arrives once")
    func crowd() async throws {
        let arrivals = Arrivals()
        await withDiscardingTaskGroup { group in
            for adder in 0..<8 {
                group.addTask {
                    for number in 0..<500 { matching.add(activity(adder * 500 + number), to: queueKey) }
                }
            }
            for poller in 0..<16 {
                group.addTask {
                    while arrivals.counts.withLock({ $0.count }) < 4_000 {
                        let poll = Task { try? await matching.poll(pollRequest(instance: "crowd")) }
                        if poller % 2 == 0 { poll.cancel() }
                        guard let number = await poll.value?.task.number else { continue }
                        arrivals.counts.withLock { $0[number, default: 0] += 1 }
                    }
                    // The others may wait for a task that never comes.
                    matching.cancelPolls(namespaceID: queueKey.namespaceID, workerInstanceKey: "crowd")
                }
            }
        }
        #expect(arrivals.counts.withLock { $0.values.allSatisfy { $0 == 1 } })
    }

    @Test("a task that is put back is the next one")
    func putBack() async throws {
        matching.add(activity(1), to: queueKey)
        matching.add(activity(2), to: queueKey)
        let first = try #require(try await matching.poll(pollRequest()))
        matching.putBack(first)
        #expect(try await matching.poll(pollRequest())?.task.number == 1)
        #expect(try await matching.poll(pollRequest())?.task.number == 2)
    }

    @Test("a worker's shutdown ends its polls")
    func shutdown() async throws {
        async let matched = matching.poll(pollRequest(instance: "leaving"))
        await untilWaiting(1)
        matching.cancelPolls(namespaceID: queueKey.namespaceID, workerInstanceKey: "leaving")
        let ended = try await matched
        #expect(ended == nil)
        #expect(try await matching.poll(pollRequest(instance: "leaving")) == nil)
    }

    @Test("ten thousand polls share one sleep and end at their deadline")
    func manyPolls() async throws {
        let running = Task { await matching.run() }
        try await withThrowingDiscardingTaskGroup { group in
            for _ in 0..<10_000 {
                group.addTask {
                    let matched = try await matching.poll(pollRequest())
                    #expect(matched == nil)
                }
            }
            await untilWaiting(10_000)
            await clock.waitForSleepers(1)
            #expect(clock.sleeperCount == 1)
            clock.advance(to: start + .seconds(60))
        }
        running.cancel()
        await running.value
    }

    @Test("an earlier deadline is kept though a later one is slept for already")
    func earlierDeadline() async throws {
        let running = Task { await matching.run() }
        let late = Task { try await matching.poll(pollRequest(timeout: .seconds(60))) }
        await untilWaiting(1)
        await clock.waitForSleepers(1)
        let early = Task { try await matching.poll(pollRequest(timeout: .seconds(5))) }
        await clock.waitForSleepers(2)
        #expect(clock.nextWake == start + .seconds(5))
        clock.advance(to: start + .seconds(5))
        #expect(try await early.value == nil)
        #expect(matching.describe(queueKey).waitingPollers == 1)
        clock.advance(to: start + .seconds(60))
        #expect(try await late.value == nil)
        running.cancel()
        await running.value
    }

    @Test("a throttled queue wakes by itself")
    func throttled() async throws {
        let running = Task { await matching.run() }
        matching.setConfig(TaskQueueConfig(queueRateLimit: 0.5), for: queueKey)
        for number in 0..<2 { matching.add(activity(number), to: queueKey) }
        #expect(try await matching.poll(pollRequest())?.task.number == 0)
        let second = Task { try await matching.poll(pollRequest()) }
        await untilWaiting(1)
        while clock.nextWake != start + .seconds(1) { await Task.yield() }
        clock.advance(to: start + .seconds(1))
        #expect(try await second.value?.task.number == 1)
        running.cancel()
        await running.value
    }
}

/// How often each task arrived.
private final class Arrivals: Sendable {
    let counts = Mutex([Int: Int]())
}
