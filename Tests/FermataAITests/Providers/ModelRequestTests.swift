import Fermata
import FermataAI
import Testing

@Suite("Requests that no provider takes")
struct ModelRequestTests {
    private static func changed(_ change: (inout ModelRequest) -> Void) -> ModelRequest {
        var request = Providers.question
        change(&request)
        return request
    }

    private static let tool = ToolDefinition(name: "f", description: "", parameters: JSONSchema(["type": "object"]))

    static let wrong: [(field: String, request: ModelRequest)] = [
        ("model is", changed { $0.model = "" }), ("messages has", changed { $0.messages = [Message(.system, "S")] }),
        ("maxOutputTokens", changed { $0.maxOutputTokens = 0 }), ("temperature", changed { $0.temperature = -1 }),
        ("temperature", changed { $0.temperature = .nan }), ("stopSequences", changed { $0.stopSequences = [""] }),
        ("outputSchema", changed { $0.outputSchema = JSONSchema(["type": "list"]) }),
        ("toolChoice", changed { $0.toolChoice = .required }), ("toolChoice", changed { $0.toolChoice = .tool("f") }),
        ("tools[1].name", changed { $0.tools = [tool, tool] }),
        (
            "tools[0].name",
            changed { $0.tools = [ToolDefinition(name: "a b", description: "", parameters: tool.parameters)] }
        ),
        ("messages[1]", changed { $0.messages.append(Message(.system, "Late.")) }),
        ("messages[0].parts[0]", changed { $0.messages[0].role = .tool }),
        (
            "messages[1].parts[1]",
            changed {
                let call = MessagePart.toolCall(ToolCall(id: "c", name: "f", arguments: [:]))
                $0.messages.append(Message(role: .user, parts: [.text("x"), call]))
            }
        ),
    ]

    @Test("the error names the field and keeps what it says", arguments: wrong)
    func refused(_ field: String, _ request: ModelRequest) async throws {
        try await StubServer.run(.silence) { server, url in
            for kind in ProviderConfiguration.Kind.allCases {
                let provider = try Providers.configuration(kind, url).makeProvider()
                let error = await #expect(throws: ApplicationError.self) {
                    try await provider.respond(to: request, idempotencyKey: nil, onDelta: nil)
                }
                #expect(error?.type == "ModelInvalidInput")
                #expect(error?.message.contains(field) == true)
                #expect(error?.message.contains("confidential") == false)
            }
            #expect(server.requests.isEmpty)
        }
    }
}
