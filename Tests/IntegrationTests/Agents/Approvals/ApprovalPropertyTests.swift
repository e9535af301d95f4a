import Fermata
import FermataCatalog
import Foundation
import TestSupport
import Testing

/// `FERMATA_APPROVAL_SEEDS` names the seeds to run, such as `7` or `1-50`.
@Suite("Approvals of nested agents", .needsServer, .live(limit: .seconds(300)))
struct ApprovalPropertyTests {
    private static let onReference = ProcessInfo.processInfo.environment["FERMATA_TEST_SERVER"] == "reference"

    private static let seeds: ClosedRange<UInt64> = {
        let text = ProcessInfo.processInfo.environment["FERMATA_APPROVAL_SEEDS"] ?? ""
        let bounds = text.split(separator: "-").compactMap { UInt64($0) }
        guard let first = bounds.first, let last = bounds.last, first <= last else { return 1...(onReference ? 2 : 4) }
        return first...last
    }()

    @Test("each of up to 20 requests at once is decided once, for the right call, whatever crashes", arguments: seeds)
    func exactlyOnce(seed: UInt64) async throws {
        let plan = ApprovalPlan(seed: seed)
        try await ScriptedModelServer.serving {
            plan.reply(to: $0)
        } _: { server, url in
            let taskQueue = "test-\(UUID().uuidString.lowercased())"
            // With an engine of its own, the engine dies together with the worker.
            let hasOwnEngine = !Self.onReference && seed % 2 == 1
            let process = try AgentProcess(
                AgentProcess.Settings(
                    host: hasOwnEngine ? .own : .shared,
                    taskQueue: taskQueue,
                    agents: ApprovalPlan.agents,
                    modelURL: url,
                    heartbeatSeconds: 2
                )
            )
            let target = try TemporalTarget(address: try await process.address)
            let options = TemporalClient.Configuration(namespace: TestServer.namespace)
            try await TemporalClient.withClient(target: target, configuration: options, logger: .quiet) { client in
                let play = ApprovalPlay(plan, client: client, process: process, taskQueue: taskQueue)
                var random = SplitMix(seed: seed &+ 0x5EED)
                let result = try await play.run(&random)
                try await ApprovalOracle(play: play, questions: server.calls.map(\.question)).check(result)
            }
            try await process.kill()
        }
    }

    @Test("plans have up to 20 requests of every kind, in agents that ask agents")
    func plans() {
        let plans = (1...200).map { ApprovalPlan(seed: $0) }
        #expect(plans.map(\.requests.count).max() == ApprovalPlan.maximumRequests)
        #expect(plans.allSatisfy { (4...ApprovalPlan.maximumRequests).contains($0.requests.count) })
        #expect(plans.allSatisfy { $0.nodes.count >= 2 && $0.nodes.count <= ApprovalPlan.maximumNodes })
        #expect(plans.contains { $0.nodes.contains { $0.level == 2 } })
        let rules = Set(plans.flatMap { $0.calls.map(\.call.fate.rule) })
        #expect(rules == ["free", "ask", "escalate", "race", "approve", "reject"])
        #expect(plans.allSatisfy { plan in Set(plan.calls.map(\.call.id)).count == plan.calls.count })
        #expect(plans.allSatisfy { plan in Set(plan.nodes.map(\.workflow)).count == plan.nodes.count })
    }
}
