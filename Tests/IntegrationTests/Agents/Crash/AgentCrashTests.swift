import Fermata
import FermataAI
import FermataCatalog
import Foundation
import TestSupport
import Testing

/// Workers that die at every boundary of an agent's work, and what they leave behind.
@Suite("Agents whose workers are killed", .needsServer, .live(limit: .seconds(300)))
struct AgentCrashTests {
    /// Where a worker can die.
    private static let boundaries: Set<String> = [
        "before LoadAgent", "after LoadAgent", "before AskModel", "after AskModel", "before RunTool", "after RunTool",
        "before sending", "before recording", "before the effect", "after the effect",
    ]

    /// How many die at a time: each is a process, and most of their time is waiting for a heartbeat that stays out.
    private static let parallel = 8

    @Test(
        "a run ends right wherever its worker dies, no recorded effect happens again, no recorded answer is paid again"
    )
    func everyBoundary() async throws {
        try await withClient { live in
            try await ScriptedModelServer.serving {
                Errand.reply(to: $0)
            } _: { server, url in
                let hit = try await Self.dieEverywhere { boundary in
                    let own = LiveContext(client: live.client, taskQueue: "\(live.taskQueue)-\(boundary)")
                    HistoryRecording.leaveOut(own.taskQueue)
                    return try await ErrandCrash(live: own, server: server, url: url, boundary: boundary).run()
                }
                #expect(Set(hit) == Self.boundaries)
                #expect(hit.count == Errand.boundaries)
            }
        }
    }

    @Test("a run outlives its engine and its worker together, again and again")
    func engineToo() async throws {
        try await ScriptedModelServer.serving {
            Errand.reply(to: $0)
        } _: { server, url in
            let process = try AgentProcess(
                .init(
                    host: .own,
                    taskQueue: "errands",
                    agents: Errand.agents,
                    modelURL: url,
                    heartbeatSeconds: 2
                )
            )
            // Each start gets further than the one before: what is recorded is not done again.
            try await process.start(dieAt: 9)
            try await TemporalClient.withClient(
                target: TemporalTarget(address: try await process.address),
                logger: .quiet
            ) { client in
                let handle = try await Errand.start(client, WorkflowOptions(id: "errand", taskQueue: "errands"))
                var deaths = 0
                while try await process.waitForDeath(orEndOf: handle) != nil {
                    deaths += 1
                    try await process.start(dieAt: 9)
                }
                #expect(deaths >= 3)
                #expect(try await handle.result().text == Errand.result(of: "errand"))
                #expect(server.calls.count <= Errand.answers + deaths)
                let rows = try await process.ledger().usage(UsageQuery(grouping: [.outcome])).rows
                #expect(rows.first { $0.group == ["answered"] }?.calls == Errand.answers)
            }
        }
    }

    /// Dies at boundary 1, 2, 3 and so on, some at a time, until a run ends without a death.
    ///
    /// - Returns: The names of the boundaries.
    private static func dieEverywhere(
        _ run: @escaping @Sendable (Int) async throws -> String?
    ) async throws -> [String] {
        try await withThrowingTaskGroup(of: String?.self) { group in
            var next = 1
            func add() {
                let boundary = next
                group.addTask { try await run(boundary) }
                next += 1
            }
            for _ in 0..<parallel { add() }
            var names: [String] = []
            var isAtEnd = false
            while let name = try await group.next() {
                guard let name else {
                    isAtEnd = true
                    continue
                }
                names.append(name)
                if !isAtEnd { add() }
            }
            return names
        }
    }
}
