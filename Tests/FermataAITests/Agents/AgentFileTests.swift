import Fermata
import FermataAI
import Foundation
import Testing

@Suite("Agent files")
struct AgentFileTests {
    private static let good = """
        name: clerk
        model: default
        instructions: You look things up.
        tools: [look, {name: read, timeoutSeconds: 20}]
        approvals:
          - {tool: read, deadlineSeconds: 60, onDeadline: reject}
        limits: {steps: 5}
        output: {type: object, properties: {answer: {type: string}}, required: [answer]}
        """

    @Test("a good one is read")
    func reads() throws {
        let agent = try AgentDefinition(yaml: Self.good, tools: ["look", "read"])
        #expect(agent.name == "clerk")
        #expect(agent.tools.map(\.timeoutSeconds) == [60, 20])
    }

    @Test(
        "a mistake is an error that names the field, and is kept nowhere",
        arguments: [
            ("model: default", "modell: default", "modell"), ("model: default", "model: ''", "'model'"),
            ("steps: 5", "step: 5", "limits.step"), ("steps: 5", "steps: 0", "limits.steps"),
            ("timeoutSeconds: 20", "timeout: 20", "tools[1].timeout"),
            ("timeoutSeconds: 20", "timeoutSeconds: -1", "tools[1].timeoutSeconds"),
            ("onDeadline: reject", "onDeadline: wait", "approvals[0].onDeadline"),
            ("deadlineSeconds: 60", "deadline: 60", "approvals[0].deadline"),
            ("tools: [look,", "tools: [search,", "tools[0]"), ("{type: string}", "{typ: string}", "typ"),
            ("type: object,", "type: thing,", "output"), ("name: clerk", "name: the clerk", "'name'"),
            ("name: clerk", "- clerk", "definition"), ("steps: 5", "steps: five", "limits.steps"),
        ]
    )
    func mistakes(right: String, wrong: String, place: String) async throws {
        let services = try AIServices(
            database: .inMemory(),
            tools: ["look", "read"].map { name in
                try AnyTool(
                    definition: ToolDefinition(name: name, description: "Does it.", parameters: .object([:]))
                ) { _ in "" }
            }
        )
        let text = Self.good.replacing(right, with: wrong)
        let error = await #expect(throws: ApplicationError.self) {
            try await services.agents.put("clerk", text, by: "test")
        }
        #expect(error?.type == "ModelInvalidInput")
        #expect(error?.message.contains(place) == true, "\(error?.message ?? "")")
        #expect(try await services.agents.list().isEmpty)
    }
}
