import Fermata
import FermataAI
import FermataTesting
import Foundation
import Synchronization
import Testing

@testable import FermataCatalog

@Suite("What tells a call of a tool from others")
struct ToolKeyTests {
    private static let began = Date(timeIntervalSince1970: 1_800_000_000.25)

    /// The keys that a tool is given: for each answer of a model, in one conversation, the only call in it. All calls have
    /// the same name and id, as servers give them that number the calls of each answer anew.
    private func keys(
        began: Date = began,
        workflow: String = "orders",
        runs: [String] = ["run-1"],
        answers: Int = 1
    ) async throws -> [String] {
        let keys = Mutex<[String]>([])
        let tool = try AnyTool(
            definition: ToolDefinition(name: "ship", description: "Ships.", parameters: .object([:]))
        ) { _ in
            let key = ToolContext.current?.idempotencyKey ?? "none"
            keys.withLock { $0.append(key) }
            return "shipped"
        }
        let services = try AIServices(database: .inMemory(), tools: [tool])
        let agent = try await services.putAgent(
            "{name: clerk, model: default, instructions: Ship., tools: [ship]}",
            by: "test"
        )
        let activities = AgentActivities(services: services, heartbeatTimeout: .seconds(10))
        var head = ConversationHead(startOf: "log")
        for _ in 0..<answers {
            let call = ToolCall(id: "call_0", name: "ship", arguments: [:])
            head = try await services.conversations.append(
                [Message(role: .assistant, parts: [.toolCall(call)])],
                to: head
            )
            let asked = AgentCall(
                id: call.id,
                name: call.name,
                kind: .tool,
                index: 0,
                preview: "",
                timeoutSeconds: 60,
                maximumAttempts: 2
            )
            let request = AgentToolRequest(
                agent: AgentReference(name: agent.name, version: agent.version),
                conversation: head,
                call: asked,
                began: began
            )
            for run in runs {
                let environment = ActivityEnvironment(info: .init(workflowID: workflow, workflowRunID: run))
                _ = try await environment.run { try await activities.runTool(input: request) }
            }
        }
        return keys.withLock { $0 }
    }

    @Test("a call that is tried again, also after a reset, has the same key")
    func repetition() async throws {
        let keys = try await keys(runs: ["run-1", "run-1", "run-2"])
        #expect(keys.count == 3)
        #expect(Set(keys).count == 1)
    }

    @Test("calls with the same id in other answers, of other workflows and of later runs have other keys")
    func others() async throws {
        var keys = try await keys(answers: 3)
        keys += try await self.keys(workflow: "other")
        keys += try await self.keys(began: Self.began.addingTimeInterval(0.000_001))
        #expect(Set(keys).count == 5)
        #expect(!keys.contains("none"))
    }
}
