import Fermata
import Foundation
import TestSupport
import Testing

@testable import FermataAI

@Suite("Instructions that guardrails need")
struct SpotlightInstructionTests {
    private static let tool = ToolDefinition(
        name: "look",
        description: "Looks.",
        parameters: .object(["what": .string()])
    )

    private func requests(_ requests: [ModelRequest]) async throws -> [ModelRequest] {
        let provider = ScriptedProvider(requests.map { _ in .say("fine") })
        var configuration = GatewayTests.configuration(models: ["first"])
        configuration.guardrails = [GuardrailConfiguration(.spotlight(mode: .delimit), at: [.toolOutput])]
        let gateway = try ModelGateway(
            configuration: configuration,
            database: .inMemory(),
            providers: ["of-first": provider],
            resources: GuardrailResources(key: .test())
        )
        for (index, request) in requests.enumerated() {
            _ = try await gateway.respond(to: GatewayCall(key: "\(index)", request: request))
        }
        return provider.requests
    }

    private func request(_ messages: [Message], tools: [ToolDefinition] = [tool]) -> ModelRequest {
        ModelRequest(model: "default", messages: messages, tools: tools)
    }

    @Test("what marks mean stands once in the system message, the same before and after a tool answered")
    func once() async throws {
        let system = Message(.system, "You look things up.")
        let call = ToolCall(id: "c", name: "look", arguments: ["what": "a"])
        let before = [system, Message(.user, "Look.")]
        let after =
            before + [
                Message(role: .assistant, parts: [.toolCall(call)]),
                Message(role: .tool, parts: [.toolResult(ToolResult(callID: "c", name: "look", content: "found"))]),
            ]
        let sent = try await requests([request(before), request(after)])
        let instructions = sent.map { $0.messages.filter { $0.role == .system }.map(\.text) }
        #expect(instructions[0] == instructions[1])
        #expect(instructions[0].count == 1)
        #expect(instructions[0][0].hasPrefix("You look things up.\n\n"))
        #expect(instructions[0][0].ranges(of: "<<data WORD>>").count == 1)
        // Said already, it is not said again.
        let again = try await requests([request([Message(.system, instructions[0][0]), Message(.user, "Look.")])])
        #expect(again[0].messages.first?.text == instructions[0][0])
    }

    @Test("without instructions of its own a request gets some, and one without tools needs none")
    func others() async throws {
        let sent = try await requests([
            request([Message(.user, "Look.")]), request([Message(.user, "Hello.")], tools: []),
        ])
        #expect(sent[0].messages.map(\.role) == [.system, .user])
        #expect(sent[1].messages.map(\.role) == [.user])
    }
}
