import Foundation
import Testing

@testable import FermataEngine

@Suite("A simulated engine keeps its promises")
struct SimulationTests {
    private static let environment = ProcessInfo.processInfo.environment

    /// `FERMATA_SIMULATION_STEPS` for long runs.
    private static let steps = environment["FERMATA_SIMULATION_STEPS"].flatMap(Int.init) ?? 600

    /// `FERMATA_SIMULATION_SEED` to see one failure again, or to go on with seeds that were not tried yet.
    private static let seeds: [UInt64] =
        environment["FERMATA_SIMULATION_SEED"].flatMap(UInt64.init).map { [$0] }
        ?? Array(1...6)

    @Test(
        "whatever crashes, is late, comes twice or is lost, each run ends once and nothing promised is lost",
        arguments: seeds
    )
    func keepsPromises(seed: UInt64) async throws {
        // Long runs are cut into many simulations, so that each starts small and the audits at the end stay short.
        let longest = 5_000
        var (rest, seed) = (Self.steps, seed)
        while rest > 0 {
            let simulation = try await Simulation(seed: seed, store: try Store.quiet())
            let started = ContinuousClock.now
            try await simulation.run(steps: min(rest, longest))
            report(simulation, took: .now - started)
            await simulation.store.close()
            rest -= longest
            seed &+= 1_000_003
        }
    }

    @Test("the same seed makes the same simulation")
    func isReproducible() async throws {
        var digests: Set<UInt64> = []
        for _ in 0..<2 {
            let simulation = try await Simulation(seed: 77, store: try Store.quiet())
            try await simulation.run(steps: 200)
            digests.insert(simulation.trace.digest)
            await simulation.store.close()
        }
        #expect(digests.count == 1)
    }

    @Test("a file keeps the same promises as memory")
    func keepsPromisesInFile() async throws {
        let directory = try TemporaryDirectory()
        let simulation = try await Simulation(seed: 5, store: try Store.quiet(directory.path("db")))
        try await simulation.run(steps: 200)
        #expect(try simulation.store.integrityCheck().isEmpty)
        await simulation.store.close()
    }

    /// Tells how fast it was and what was met, for long runs.
    private func report(_ simulation: Simulation, took duration: Duration) {
        guard Self.environment["FERMATA_SIMULATION_STEPS"] != nil else { return }
        let perSecond = Double(simulation.step) / (duration / .seconds(1))
        print("seed \(simulation.seed): \(simulation.step) steps, \(Int(perSecond)) per second")
        for (what, count) in simulation.trace.counts.sorted(by: { $0.key < $1.key }) { print("  \(count) \(what)") }
    }
}
