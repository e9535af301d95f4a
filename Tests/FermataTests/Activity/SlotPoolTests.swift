import Synchronization
import Testing

@testable import Fermata

/// Numbers in the order in which they came.
private final class Notes: Sendable {
    private let numbers = Mutex<[Int]>([])

    var all: [Int] { numbers.withLock { $0 } }

    func add(_ number: Int) { numbers.withLock { $0.append(number) } }
}

@Suite("Slots, latches and poll loops")
struct SlotPoolTests {
    @Test("slots are given out up to the capacity")
    func capacity() {
        let pool = SlotPool(capacity: 2)
        let slots = [pool.tryAcquire(), pool.tryAcquire()].compactMap(\.self)
        #expect(slots.count == 2)
        #expect(pool.tryAcquire() == nil)
        slots.first?.release()
        slots.first?.release()
        #expect(pool.inUse == 1)
    }

    @Test("a released slot goes to the one who waits, not to a newcomer")
    func handOver() async throws {
        let pool = SlotPool(capacity: 1)
        let first = try #require(pool.tryAcquire())
        async let waiting = pool.acquire()
        while pool.waiting == 0 { await Task.yield() }
        first.release()
        #expect(pool.tryAcquire() == nil)
        let second = await waiting
        #expect(second != nil)
        #expect(pool.inUse == 1)
    }

    @Test("waiters are served in order")
    func order() async throws {
        let pool = SlotPool(capacity: 1)
        let held = try #require(pool.tryAcquire())
        let served = Notes()
        await withTaskGroup(of: Void.self) { group in
            for number in 1...3 {
                group.addTask {
                    let slot = await pool.acquire()
                    served.add(number)
                    slot?.release()
                }
                while pool.waiting < number { await Task.yield() }
            }
            held.release()
        }
        #expect(served.all == [1, 2, 3])
    }

    @Test("a cancelled waiter leaves the queue without a slot")
    func cancelledWaiter() async throws {
        let pool = SlotPool(capacity: 1)
        let held = try #require(pool.tryAcquire())
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { await pool.acquire() == nil }
            while pool.waiting == 0 { await Task.yield() }
            group.cancelAll()
            let gotNone = await group.next()
            #expect(gotNone == true)
        }
        held.release()
        #expect(pool.inUse == 0)
        #expect(pool.tryAcquire() != nil)
    }

    @Test("a closed pool sends waiters away and is idle when all slots are back")
    func close() async throws {
        let pool = SlotPool(capacity: 1)
        let held = try #require(pool.tryAcquire())
        async let waiting = pool.acquire()
        while pool.waiting == 0 { await Task.yield() }
        pool.close()
        let none = await waiting
        #expect(none == nil)
        #expect(pool.tryAcquire() == nil)
        async let idle: Void = pool.waitUntilIdle()
        held.release()
        await idle
    }

    @Test("a latch lets all waiters through once open, and a cancelled one before")
    func latch() async {
        let latch = Latch()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<3 { group.addTask { await latch.wait() } }
            latch.open()
        }
        await latch.wait()
        let closed = Latch()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await closed.wait() }
            group.cancelAll()
        }
        #expect(!closed.isOpen)
    }

    @Test("waiting for a latch ends when the time is over")
    func latchWithLimit() async {
        let clock = ManualClock()
        let latch = Latch()
        async let waited: Void = latch.wait(upTo: .seconds(5), clock: WorkerClock(clock))
        await clock.waitForSleeper(until: .seconds(5))
        clock.advance(by: .seconds(5))
        await waited
        #expect(!latch.isOpen)
    }

    @Test("a poll that does not come back after the stop is cancelled when the drain is over")
    func drain() async throws {
        let clock = ManualClock()
        let shutdown = WorkerShutdown()
        shutdown.learn(serverEndsPolls: true)
        let pool = SlotPool(capacity: 1)
        let polling = Latch()
        let loop = PollLoop<Int>(
            name: "test",
            pollers: 1,
            slots: pool,
            shutdown: shutdown,
            clock: WorkerClock(clock),
            poll: {
                polling.open()
                await Latch().wait()
                throw CancellationError()
            },
            handle: { _, slot in slot.release() }
        )
        async let run: Void = loop.run()
        await polling.wait()
        shutdown.begin()
        await clock.waitForSleeper(until: shutdown.pollDrainPeriod)
        clock.advance(by: shutdown.pollDrainPeriod)
        try await run
        #expect(pool.inUse == 0)
    }

    @Test("polls are cancelled at once where the server would not end them")
    func noDrain() async throws {
        let shutdown = WorkerShutdown()
        let pool = SlotPool(capacity: 1)
        let polling = Latch()
        let loop = PollLoop<Int>(
            name: "test",
            pollers: 1,
            slots: pool,
            shutdown: shutdown,
            clock: WorkerClock(ManualClock()),
            poll: {
                polling.open()
                await Latch().wait()
                throw CancellationError()
            },
            handle: { _, slot in slot.release() }
        )
        async let run: Void = loop.run()
        await polling.wait()
        shutdown.begin()
        try await run
        #expect(pool.inUse == 0)
    }

    @Test("a task that a draining poll brings is still handed on")
    func lateTask() async throws {
        let shutdown = WorkerShutdown()
        shutdown.learn(serverEndsPolls: true)
        let pool = SlotPool(capacity: 1)
        let (polling, answer) = (Latch(), Latch())
        let handled = Notes()
        let loop = PollLoop<Int>(
            name: "test",
            pollers: 1,
            slots: pool,
            shutdown: shutdown,
            clock: WorkerClock(ManualClock()),
            poll: {
                polling.open()
                await answer.wait()
                return 7
            },
            handle: { item, slot in
                handled.add(item)
                slot.release()
            }
        )
        async let run: Void = loop.run()
        await polling.wait()
        shutdown.begin()
        answer.open()
        try await run
        #expect(handled.all == [7])
    }
}
