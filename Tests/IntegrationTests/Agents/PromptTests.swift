import Fermata
import FermataAI
import FermataCatalog
import Foundation
import TestSupport
import Testing

@Suite("Prompts of agents", .needsServer, .live)
struct PromptTests {
    private static let agent = """
        name: clerk
        model: default
        instructions: {prompt: support}
        tools: [look]
        """

    private func serving(
        _ script: [ScriptedProvider.Act],
        tool: AnyTool? = nil,
        _ body: @escaping @Sendable (AgentBed, ScriptedProvider) async throws -> Void
    ) async throws {
        let provider = ScriptedProvider(script)
        try await AgentBed.serving(provider, agents: [], tools: [tool ?? AgentBed.tool()]) { bed in
            _ = try await bed.services.prompts.put("support", "You serve {{ customer }}.", by: "test")
            try await bed.services.prompts.move("production", of: "support", to: 1, by: "test")
            _ = try await bed.services.putAgent(Self.agent, by: "test")
            try await body(bed, provider)
        }
    }

    private func start(_ bed: AgentBed, _ variables: [String: String]?) async throws -> WorkflowHandle<AgentWorkflow> {
        try await bed.context.client.startWorkflow(
            type: AgentWorkflow.self,
            options: bed.context.options("agent"),
            input: AgentInput(agent: "clerk", prompt: "Help.", variables: variables)
        )
    }

    @Test("a run keeps the prompt it began with, though its label is moved meanwhile")
    func fixedVersion() async throws {
        let gate = Latch()
        let tool = try AgentBed.tool { _ in
            try await gate.wait()
            return "found"
        }
        try await serving([.call([("look", ["what": "a"])]), .say("done")], tool: tool) { bed, provider in
            let handle = try await start(bed, ["customer": "Ada"])
            try await eventually("the tool runs") { provider.requests.count == 1 }
            _ = try await bed.services.prompts.put("support", "You serve nobody.", by: "test")
            try await bed.services.prompts.move("production", of: "support", to: 2, by: "test")
            gate.open()
            _ = try await handle.result()
            #expect(
                provider.requests.map(\.messages.first) == [
                    Message(.system, "You serve Ada."), Message(.system, "You serve Ada."),
                ]
            )
            let status = try await handle.query(queryType: AgentWorkflow.Status.self)
            #expect(status.prompt == AgentReference(name: "support", version: 1))
        }
    }

    @Test("a variable that is missing ends the run by name, before anything is paid")
    func missingVariable() async throws {
        try await serving([.say("never")]) { bed, provider in
            let handle = try await start(bed, nil)
            let error = await #expect(throws: WorkflowFailedError.self) { try await handle.result() }
            let reason = (error?.cause as? ActivityError)?.cause as? ApplicationError
            #expect(reason?.message.contains("customer") == true)
            #expect(provider.requests.isEmpty)
        }
    }

    @Test("an agent with a prompt that is not there is not kept")
    func unknownPrompt() async throws {
        try await serving([]) { bed, _ in
            let other = Self.agent.replacing("{prompt: support}", with: "{prompt: support@nightly}")
            let error = await #expect(throws: ApplicationError.self) {
                _ = try await bed.services.putAgent(other, by: "test")
            }
            #expect(error?.message.contains("'instructions.prompt'") == true)
            #expect(error?.message.contains("support@nightly") == true)
        }
    }
}
