import Fermata
import Foundation
import Synchronization
import TestSupport
import Testing

/// Draws from every deterministic source between waits, and tells an observer what it drew and whether on replay.
@Workflow
struct Draws {
    func run(context: WorkflowContext<Self>, input: Int) async throws -> [String] {
        var drawn: [String] = []
        for round in 0..<input {
            var random = context.randomNumberGenerator
            let number = Int.random(in: 0..<1_000_000, using: &random)
            let value = "\(round) \(context.now.timeIntervalSince1970) \(context.makeUUID()) \(number)"
            Observed.shared.note(context.info.runID, value)
            drawn.append(value)
            try await context.sleep(for: .milliseconds(20))
            _ = try await context.executeActivity(Basics.Activities.Echo.self, options: .test, input: value)
        }
        return drawn
    }
}

/// What workflow code did, seen from outside of it: replay shows itself as repetition.
final class Observed: Sendable {
    static let shared = Observed()
    private let values = Mutex<[String: [String]]>([:])

    func note(_ run: String, _ value: String) {
        values.withLock { $0[run, default: []].append(value) }
    }

    func all(_ run: String) -> [String] { values.withLock { $0[run] ?? [] } }
}

@Suite("Deterministic sources", .needsServer, .live)
struct DeterministicSourceTests {
    @Test("time, random numbers and UUIDs are the same whenever a run is replayed", arguments: [0, 1, 100])
    func sources(cache: Int) async throws {
        try await withWorker(
            workflows: [Draws.self],
            activities: Basics.all,
            maxCachedWorkflows: cache
        ) { live in
            let rounds = 5
            // Two runs, so that a cache of one always holds the wrong one.
            let handles = try await [0, 1].asyncMap { number in
                try await live.client.startWorkflow(
                    type: Draws.self,
                    options: live.options("\(number)"),
                    input: rounds
                )
            }
            for handle in handles {
                let result = try await handle.result()
                let observed = Observed.shared.all(try #require(handle.resultRunID))
                #expect(result.count == rounds)
                #expect(Set(observed) == Set(result), "no round drew anything else on any replay")
                #expect(Set(result.map { $0.split(separator: " ")[2] }).count == rounds, "UUIDs differ")
                if cache == 0 { #expect(observed.count > rounds, "without a cache everything is replayed") }
                if cache == 100 { #expect(observed.count == rounds, "with a cache nothing is replayed") }
                // The inputs that history recorded are those values, too.
                let history = try await live.history(handle.id)
                #expect(history.completedActivities == ["Echo": rounds])
            }
        }
    }

    @Test("two runs draw different numbers")
    func seeds() async throws {
        try await withWorker(workflows: [Draws.self], activities: Basics.all) { live in
            let first = try await live.client.executeWorkflow(type: Draws.self, options: live.options("1"), input: 1)
            let second = try await live.client.executeWorkflow(type: Draws.self, options: live.options("2"), input: 1)
            #expect(first[0].split(separator: " ")[2] != second[0].split(separator: " ")[2])
        }
    }
}

extension Sequence where Element: Sendable {
    /// Maps one element after the other.
    func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
