import Fermata
import Foundation
import TestSupport
import Testing

@testable import FermataAI

@Suite("What traces hold of what is said")
struct ContentTelemetryTests {
    private let recorded = RecordedTelemetry()

    private static let marker = "PLANTED"

    /// A request that has something secret wherever words can stand.
    private static var request: ModelRequest {
        ModelRequest(
            model: "default",
            messages: [
                Message(.system, "system \(marker)"), Message(.user, "user \(marker)"),
                Message(
                    role: .assistant,
                    parts: [
                        .reasoning("thought \(marker)", signature: nil),
                        .toolCall(ToolCall(id: "c", name: "look", arguments: ["what": .string("arguments \(marker)")])),
                    ]
                ),
                Message(
                    role: .tool,
                    parts: [.toolResult(ToolResult(callID: "c", name: "look", content: "result \(marker)"))]
                ),
            ],
            tools: [
                ToolDefinition(name: "look", description: "description \(marker)", parameters: .object([:]))
            ],
            stopSequences: ["stop \(marker)"]
        )
    }

    private func gateway(
        _ provider: any ModelProvider,
        _ guardrails: [GuardrailConfiguration] = [],
        recordsContent: Bool
    ) throws -> ModelGateway {
        var configuration = GatewayTests.configuration(models: ["first"])
        configuration.guardrails = guardrails
        return try ModelGateway(
            configuration: configuration,
            database: .inMemory(),
            providers: ["of-first": provider],
            telemetry: recorded.telemetry(recordsContent: recordsContent)
        )
    }

    @Test("unless somebody asks for it nothing of a conversation is in spans and labels")
    func nothing() async throws {
        let script: [ScriptedProvider.Act] = [
            .say("answer \(Self.marker)"), .call([("look", ["what": .string(Self.marker)])]),
        ]
        let gateway = try gateway(ScriptedProvider(script), recordsContent: false)
        for key in ["a", "b"] {
            let user = BudgetScope(.user, "user-\(Self.marker)")
            _ = try await gateway.respond(to: GatewayCall(key: key, request: Self.request, scopes: [user])) { _ in }
        }
        #expect(recorded.spans("chat first-1").count == 2)
        #expect(!recorded.everything.contains(Self.marker))
    }

    @Test("a provider's error brings neither its words nor a type of its own into a span or a label")
    func errors() async throws {
        for error in [
            ApplicationError(message: "words \(Self.marker)", type: "type-\(Self.marker)", isNonRetryable: true),
            ApplicationError(message: Self.marker, type: "ModelRejectedRequest", isNonRetryable: true),
            PlantedError(text: Self.marker),
        ] as [any Error] {
            let gateway = try gateway(FailingProvider(error: error), recordsContent: false)
            await #expect(throws: (any Error).self) {
                try await gateway.respond(to: GatewayCall(key: "a", request: Self.request))
            }
        }
        let types = recorded.spans("chat first-1").compactMap { $0.attributes["error.type"] }
        #expect(types == ["_OTHER", "ModelRejectedRequest", "_OTHER"])
        #expect(!recorded.everything.contains(Self.marker))
        #expect(recorded.openSpans == 0)
    }

    @Test("neither the key nor what a server says in an error gets into spans and labels")
    func server() async throws {
        let body = #"{"error": {"message": "\#(Self.marker)", "type": "\#(Self.marker)", "code": "\#(Self.marker)"}}"#
        for status in [400, 401, 429, 500] {
            try await StubServer.run(
                .response(status: status, headers: [("Content-Type", "application/json")], body: body)
            ) { _, url in
                let provider = try ProviderConfiguration(
                    kind: .openAI,
                    baseURL: url,
                    apiKey: "sk-\(Self.marker)"
                ).makeProvider()
                let gateway = try gateway(provider, recordsContent: false)
                await #expect(throws: (any Error).self) {
                    try await gateway.respond(to: GatewayCall(key: "a", request: Self.request))
                }
            }
        }
        #expect(recorded.spans("chat first-1").count == 4)
        #expect(!recorded.everything.contains(Self.marker))
    }

    @Test("somebody who asks for it gets the conversation in the convention's shape")
    func recorded() async throws {
        let gateway = try gateway(ScriptedProvider([.say("Good day")]), recordsContent: true)
        _ = try await gateway.respond(to: GatewayCall(key: "a", request: Self.request))
        let span = try #require(recorded.spans("chat first-1").first)
        let input = try Providers.value(try #require(span.attributes["gen_ai.input.messages"]))
        #expect(
            input == [
                ["role": "system", "parts": [["type": "text", "content": "system PLANTED"]]],
                ["role": "user", "parts": [["type": "text", "content": "user PLANTED"]]],
                [
                    "role": "assistant",
                    "parts": [
                        ["type": "reasoning", "content": "thought PLANTED"],
                        ["type": "tool_call", "id": "c", "name": "look"],
                    ],
                ],
                [
                    "role": "tool",
                    "parts": [["type": "tool_call_response", "id": "c", "response": "result PLANTED"]],
                ],
            ]
        )
        let output = try Providers.value(try #require(span.attributes["gen_ai.output.messages"]))
        #expect(
            output == [
                [
                    "role": "assistant", "finish_reason": "stop",
                    "parts": [["type": "text", "content": "Good day"]],
                ]
            ]
        )
    }

    @Test("what is recorded is what guardrails have left, and nothing of what they stopped")
    func redacted() async throws {
        let rails = [
            GuardrailConfiguration(.pii(types: [.email: .redact]), at: [.modelInput, .modelOutput]),
            GuardrailConfiguration(.denyList(phrases: ["plan": ["night train"]], action: .block), at: [.modelOutput]),
        ]
        let script: [ScriptedProvider.Act] = [.say("Ask bo.lind@example.org"), .say("They take the night train.")]
        let gateway = try gateway(ScriptedProvider(script), rails, recordsContent: true)
        let request = ModelRequest(
            model: "default",
            messages: [Message(.user, "I am anna.berg@example.org. Whom do I ask?")]
        )
        _ = try await gateway.respond(to: GatewayCall(key: "a", request: request))
        await #expect(throws: ApplicationError.self) {
            try await gateway.respond(to: GatewayCall(key: "b", request: request))
        }
        let spans = recorded.spans("chat first-1")
        #expect(spans.count == 2)
        #expect(spans.first?.attributes["gen_ai.input.messages"]?.contains("Whom do I ask?") == true)
        #expect(spans.first?.attributes["gen_ai.output.messages"]?.contains("Ask ") == true)
        #expect(spans.last?.attributes["gen_ai.output.messages"] == nil)
        for secret in ["anna.berg", "bo.lind", "night train"] { #expect(!recorded.everything.contains(secret)) }
    }

    @Test("of a long conversation the newest messages are recorded, and how many are not")
    func long() throws {
        let messages = (0..<40).map { Message(.user, "\($0) " + String(repeating: "x", count: 8_000)) }
        let content = RecordedContent(messages)
        let json = try #require(content.json)
        #expect(json.utf8.count <= RecordedContent.maximumBytes)
        #expect(content.omitted == 24)
        guard case .array(let kept) = try Providers.value(json) else { throw CancellationError() }
        #expect(kept.count == 16)
        #expect(json.contains("\"39 x"))
        #expect(!json.contains("\"23 x"))
    }

    @Test("the environment decides before the configuration, and a value that says neither is an error")
    func settings() throws {
        let variable = "FERMATA_RECORD_CONTENT"
        let conventional = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"
        func records(_ environment: [String: String], _ configured: Bool = false) throws -> Bool {
            try TelemetrySettings(recordContent: configured).overridden(by: environment).recordContent
        }
        #expect(try records([:]) == false)
        #expect(try records([:], true))
        #expect(try records([variable: "true"]))
        #expect(try records([variable: "false"], true) == false)
        #expect(try records([conventional: "SPAN_ONLY"]))
        #expect(try records([conventional: "event_only"], true) == false)
        #expect(try records([conventional: "true", variable: "0"]) == false)
        let error = #expect(throws: FermataError.self) { try records([variable: "perhaps"]) }
        #expect(error?.message.contains(variable) == true)
        let yaml = "providers: []\nmodels: []\ntelemetry: {recordContent: true}"
        #expect(try GatewayConfiguration(yaml: yaml).telemetry.recordContent)
        #expect(throws: FermataError.self) { try GatewayConfiguration(yaml: yaml.replacing("record", with: "keep")) }
    }
}

private struct PlantedError: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
}

private struct FailingProvider: ModelProvider {
    let name = "failing"
    let error: any Error

    func respond(
        to request: ModelRequest,
        idempotencyKey: String?,
        onDelta: (@Sendable (ModelDelta) async throws -> Void)?
    ) async throws -> ProviderAnswer { throw error }

    func embed(
        _ texts: [String],
        model: String,
        dimensions: Int?,
        idempotencyKey: String?
    ) async throws -> Embeddings { throw error }

    func generateImages(_ request: ImageRequest, idempotencyKey: String?) async throws -> GeneratedImages {
        throw error
    }
}
