import Foundation
import Testing

@testable import FermataAI

@Suite("What a provider sees of its limits")
struct RateLimitPropertyTests {
    @Test("50 callers never exceed the requests of any minute on the provider's clock, and use 95 %", arguments: 1...2)
    func requests(seed: UInt64) async throws {
        var simulation = CallerSimulation(limits: RateLimits(requestsPerMinute: 120))
        simulation.drift = seed.isMultiple(of: 2) ? 0.0005 : -0.0005
        simulation.lateness = 0...1
        let arrivals = try await simulation.run(seed: seed)
        #expect(CallerSimulation.busiestMinute(arrivals) <= 120)
        #expect(CallerSimulation.share(arrivals, of: 120) >= 0.95)
    }

    @Test("a limit of three requests a minute is kept and used", arguments: 1...1)
    func fewRequests(seed: UInt64) async throws {
        var simulation = CallerSimulation(limits: RateLimits(requestsPerMinute: 3))
        simulation.callers = 10
        simulation.seconds = 1_800
        let arrivals = try await simulation.run(seed: seed)
        #expect(CallerSimulation.busiestMinute(arrivals) <= 3)
        #expect(CallerSimulation.share(arrivals, of: 3) >= 0.95)
    }

    @Test(
        "neither crashes, reopened files nor restarts of the machine make an exception",
        arguments: StoreKind.available,
        1...2
    )
    func crashes(kind: StoreKind, seed: UInt64) async throws {
        var simulation = CallerSimulation(limits: RateLimits(requestsPerMinute: 90, concurrency: 20))
        simulation.crashes = 0.1
        simulation.restartEvery = 37
        simulation.seconds = 400
        let arrivals = try await simulation.run(on: kind, seed: seed)
        #expect(CallerSimulation.busiestMinute(arrivals) <= 90)
        #expect(arrivals.count > 90 * 3)
    }

    @Test(
        "the tokens of any minute stay below their limit, and 95 % less the largest request are used",
        arguments: 1...3
    )
    func tokens(seed: UInt64) async throws {
        var simulation = CallerSimulation(limits: RateLimits(tokensPerMinute: 100_000))
        simulation.tokens = 100...2_000
        let arrivals = try await simulation.run(seed: seed)
        #expect(CallerSimulation.busiestMinute(arrivals, counting: \.tokens) <= 100_000)
        let used = arrivals.reduce(0) { $0 + $1.tokens }
        #expect(Double(used) >= 0.93 * 100_000 * 10)
    }

    @Test(
        "what requests leave of what was set aside for them is used by others, who wait no longer for it",
        arguments: 1...3
    )
    func estimates(seed: UInt64) async throws {
        var simulation = CallerSimulation(limits: RateLimits(tokensPerMinute: 100_000))
        simulation.tokens = 1_000...1_100
        simulation.use = 0.6...0.8
        let arrivals = try await simulation.run(seed: seed)
        #expect(CallerSimulation.busiestMinute(arrivals, counting: \.tokens) <= 100_000)
        let used = arrivals.reduce(0) { $0 + $1.tokens }
        #expect(Double(used) >= 0.93 * 100_000 * 10)
    }

    @Test("a large request is not passed by small ones for ever")
    func large() async throws {
        var simulation = CallerSimulation(limits: RateLimits(tokensPerMinute: 10_000))
        simulation.tokens = 100...9_000
        simulation.use = 0.3...0.5
        simulation.seconds = 1_200
        let arrivals = try await simulation.run(seed: 1)
        // Half of the callers want more than half of the minute, and get it.
        #expect(arrivals.count { $0.tokens > 2_500 } > 10)
        #expect(CallerSimulation.busiestMinute(arrivals, counting: \.tokens) <= 10_000)
    }

    @Test("no more are under way at once than allowed, and of what is allowed 90 % are", arguments: 1...2)
    func concurrency(seed: UInt64) async throws {
        var simulation = CallerSimulation(limits: RateLimits(concurrency: 10, deliverySeconds: 0))
        simulation.hold = 2...6
        simulation.lateness = 0...0.02
        simulation.seconds = 120
        let arrivals = try await simulation.run(seed: seed)
        #expect(CallerSimulation.mostAtOnce(arrivals) <= 10)
        let busy = arrivals.reduce(0) { $0 + min(120, $1.during.upperBound) - $1.during.lowerBound }
        #expect(busy >= 0.9 * 10 * 120)
    }
}
