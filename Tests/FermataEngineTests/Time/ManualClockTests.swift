import Synchronization
import Testing

@testable import FermataEngine

@Suite("manual clock", .timeLimit(.minutes(1)))
struct ManualClockTests {
    let begin = EngineTime(nanoseconds: 0)

    @Test("it stands still until it is moved, and wakes those whose time has come")
    func advance() async throws {
        let clock = ManualClock(now: begin)
        let early = Task { try await clock.sleep(until: begin + .seconds(1)) }
        let late = Task { try await clock.sleep(until: begin + .seconds(2)) }
        await clock.waitForSleepers(2)
        #expect(clock.now() == begin)
        #expect(clock.nextWake == begin + .seconds(1))
        clock.advance(by: .seconds(1))
        try await early.value
        #expect(clock.sleeperCount == 1)
        clock.advance(to: begin + .seconds(5))
        try await late.value
        #expect(clock.nextWake == nil)
    }

    @Test("a moment that is past is not slept for")
    func past() async throws {
        let clock = ManualClock(now: begin + .seconds(5))
        try await clock.sleep(until: begin + .seconds(5))
        try await clock.sleep(until: begin)
    }

    @Test("a cancelled sleep throws, whether it began or not")
    func cancelled() async {
        let clock = ManualClock(now: begin)
        let sleeping = Task { try await clock.sleep(until: begin + .seconds(1)) }
        await clock.waitForSleepers(1)
        sleeping.cancel()
        await #expect(throws: CancellationError.self) { try await sleeping.value }
        #expect(clock.nextWake == nil)
        let late = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await clock.sleep(until: begin + .seconds(1))
        }
        await #expect(throws: CancellationError.self) { try await late.value }
    }
}
