import Fermata
import FermataCatalog
import Foundation
import TestSupport
import Testing

/// Several errands at a time on a worker that is killed at random moments, and as many new ones as it takes.
struct CrashStorm {
    /// How many crashes a test is worth.
    static let crashes = ProcessInfo.processInfo.environment["FERMATA_AGENT_CRASHES"].flatMap { Int($0) } ?? 20
    /// How many run at a time; each asks the model one question at a time.
    static let lanes = 8
    /// What each may spend: enough, but it is counted.
    static let budget = 1_000

    let live: LiveContext
    let process: AgentProcess
    let crashes: Int
    let seed: UInt64

    /// Who pays in a lane.
    static func user(_ lane: Int) -> String { "user \(lane % 3)" }

    /// Runs until the worker was killed often enough and every errand that was begun has ended.
    ///
    /// - Returns: The workflows' ids.
    func run() async throws -> [String] {
        try await process.start()
        let end = Latch()
        return try await withThrowingTaskGroup(of: [String].self) { group in
            for lane in 0..<Self.lanes {
                group.addTask {
                    var ids: [String] = []
                    while !end.isOpen { ids.append(try await errand(lane, ids.count)) }
                    return ids
                }
            }
            var random = SeededGenerator(seed: seed)
            for _ in 0..<crashes {
                try await Task.sleep(for: .milliseconds(Int.random(in: 0...1_500, using: &random)))
                try await process.kill()
                try await process.start()
            }
            end.open()
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    private func errand(_ lane: Int, _ number: Int) async throws -> String {
        let options = live.options("\(lane)-\(number)")
        let handle = try await Errand.start(live.client, options, user: Self.user(lane))
        let result = try await handle.result()
        #expect(result.text == Errand.result(of: options.id))
        return options.id
    }
}
