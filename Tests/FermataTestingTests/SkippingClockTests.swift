import FermataEngine
import Testing

@Suite("A clock that can be put forward", .timeLimit(.minutes(1)))
struct SkippingClockTests {
    @Test("a skip wakes those whose time has come")
    func wakes() async throws {
        let clock = SkippingClock()
        let noon = clock.now() + .seconds(86_400)
        async let sleeper: Void = clock.sleep(until: noon)
        clock.skip(to: noon)
        try await sleeper
        #expect(clock.now() >= noon)
    }

    @Test("it is never put back")
    func forward() {
        let clock = SkippingClock()
        let later = clock.now() + .seconds(86_400)
        clock.skip(to: later)
        clock.skip(to: later + .seconds(-3_600))
        #expect(clock.now() >= later)
    }

    @Test("a time that is past is not waited for")
    func past() async throws {
        let clock = SkippingClock()
        try await clock.sleep(until: clock.now() + .seconds(-1))
    }

    @Test("a sleeper can be cancelled")
    func cancelled() async {
        let clock = SkippingClock()
        let sleeper = Task { try await clock.sleep(until: .distantFuture) }
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
    }
}
