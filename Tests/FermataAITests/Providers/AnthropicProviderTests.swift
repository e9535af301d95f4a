import Fermata
import FermataAI
import Foundation
import NIOHTTP1
import Testing

@Suite("Anthropic's Messages")
struct AnthropicProviderTests {
    private static let answer = Providers.json(
        #"""
        {"id": "m1", "model": "small-1", "stop_reason": "end_turn", "content": [{"type": "text", "text": "Yes."}],
         "usage": {"input_tokens": 2, "output_tokens": 3, "cache_read_input_tokens": 10, "cache_creation_input_tokens": 4}}
        """#,
        headers: [("anthropic-ratelimit-tokens-remaining", "77")]
    )

    private static let weather = ToolDefinition(
        name: "weather",
        description: "The weather.",
        parameters: JSONSchema(["type": "object"])
    )

    /// The body that a request becomes.
    private func body(_ request: ModelRequest) async throws -> JSONValue {
        try await StubServer.run(Self.answer) { server, url in
            let provider = AnthropicProvider(configuration: try Providers.configuration(.anthropic, url))
            _ = try await provider.respond(to: request, idempotencyKey: "k", onDelta: nil)
            return try Providers.body(server)
        }
    }

    @Test("every part of a conversation has its place, and turns alternate")
    func conversation() async throws {
        let request = ModelRequest(
            model: "small",
            messages: [
                Message(.system, "Be brief."),
                Message(
                    role: .user,
                    parts: [
                        .text("What is this?"), .text(""), .media(Media(mediaType: "image/png", base64: "iVBO")),
                        .media(Media(mediaType: "application/pdf", url: "https://example.com/a.pdf")),
                    ]
                ),
                Message(
                    role: .assistant,
                    parts: [
                        .reasoning("Hm.", signature: "s1"), .reasoning("", signature: "redacted_thinking:blob"),
                        .reasoning("Another's.", signature: nil),
                        .toolCall(ToolCall(id: "c1", name: "weather", arguments: ["city": "Rom"])),
                        .toolCall(ToolCall(id: "c2", name: "weather", arguments: "Bonn")),
                    ]
                ),
                Message(role: .tool, parts: [.toolResult(ToolResult(callID: "c1", name: "weather", content: "Sun"))]),
                Message(
                    role: .tool,
                    parts: [.toolResult(ToolResult(callID: "c2", name: "weather", content: "No.", isError: true))]
                ),
                Message(.user, "And?"),
            ],
            tools: [Self.weather],
            temperature: 0.5,
            stopSequences: ["END"],
            seed: 7
        )
        #expect(
            try await body(request)
                == Providers.value(
                    #"""
                    {"model": "small", "max_tokens": 4096, "temperature": 0.5, "stop_sequences": ["END"],
                     "system": [{"type": "text", "text": "Be brief."}],
                     "tools": [{"name": "weather", "description": "The weather.", "input_schema": {"type": "object"}}],
                     "tool_choice": {"type": "auto"},
                     "messages": [
                      {"role": "user", "content": [{"type": "text", "text": "What is this?"},
                        {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "iVBO"}},
                        {"type": "document", "source": {"type": "url", "url": "https://example.com/a.pdf"}}]},
                      {"role": "assistant", "content": [
                        {"type": "thinking", "thinking": "Hm.", "signature": "s1"},
                        {"type": "redacted_thinking", "data": "blob"},
                        {"type": "tool_use", "id": "c1", "name": "weather", "input": {"city": "Rom"}},
                        {"type": "tool_use", "id": "c2", "name": "weather", "input": {"value": "Bonn"}}]},
                      {"role": "user", "content": [
                        {"type": "tool_result", "tool_use_id": "c1", "content": "Sun", "is_error": false},
                        {"type": "tool_result", "tool_use_id": "c2", "content": "No.", "is_error": true},
                        {"type": "text", "text": "And?"}]}]}
                    """#
                )
        )
    }

    @Test("the key and the version are in headers, and no idempotency key, which would promise what is not kept")
    func headers() async throws {
        try await StubServer.run(Self.answer) { server, url in
            let provider = AnthropicProvider(configuration: try Providers.configuration(.anthropic, url))
            let found = try await provider.respond(to: Providers.question, idempotencyKey: "k", onDelta: nil)
            let head = try #require(server.requests.first).head
            #expect(head.uri == "/v1/messages")
            #expect(head.headers["x-api-key"] == ["sk-secret"])
            #expect(head.headers["anthropic-version"] == ["2023-06-01"])
            #expect(head.headers["Idempotency-Key"].isEmpty)
            #expect(found.limits.remainingTokens == 77)
            // Tokens of the caches are not among the provider's input tokens.
            #expect(
                found.response.usage
                    == TokenUsage(
                        inputTokens: 16,
                        outputTokens: 3,
                        cacheReadInputTokens: 10,
                        cacheCreationInputTokens: 4
                    )
            )
            #expect(found.response.message == Message(.assistant, "Yes."))
            #expect(found.response.finishReason == .stop)
        }
    }

    @Test("prompt caching marks the end of the instructions, of the tools and of the last user message")
    func caching() async throws {
        let request = ModelRequest(
            model: "small",
            messages: [Message(.system, "A"), Message(.system, "B"), Message(.user, "C"), Message(.assistant, "D")],
            tools: [Self.weather],
            promptCaching: true
        )
        let body = try await body(request)
        let mark: JSONValue = ["type": "ephemeral"]
        #expect(
            body["system"] == [
                ["type": "text", "text": "A"], ["type": "text", "text": "B", "cache_control": mark],
            ]
        )
        #expect(
            body["messages"] == [
                ["role": "user", "content": [["type": "text", "text": "C", "cache_control": mark]]],
                ["role": "assistant", "content": [["type": "text", "text": "D"]]],
            ]
        )
        guard case .array(let tools) = body["tools"] else { throw CancellationError() }
        #expect(tools.map { $0["cache_control"] } == [mark])
    }

    @Test("a structured answer is asked for by a tool: alone it is forced, beside others one of them is")
    func structuredRequest() async throws {
        var request = Providers.question
        request.outputSchema = JSONSchema(["type": "object", "title": "weather"])
        var body = try await body(request)
        #expect(body["tool_choice"] == ["type": "tool", "name": "weather"])
        request.tools = [Self.weather]
        body = try await self.body(request)
        #expect(body["tool_choice"] == ["type": "any"])
        guard case .array(let tools) = body["tools"] else { throw CancellationError() }
        #expect(tools.map { $0["name"] } == ["weather", "weather_"])
        request.toolChoice = .none
        body = try await self.body(request)
        #expect(body["tool_choice"] == ["type": "tool", "name": "weather_"])
    }

    private func response(
        _ stub: StubServer.Answer,
        _ request: ModelRequest,
        _ received: Received?
    ) async throws -> ModelResponse {
        try await StubServer.run(stub) { _, url in
            let provider = AnthropicProvider(configuration: try Providers.configuration(.anthropic, url))
            return try await provider.respond(to: request, idempotencyKey: nil, onDelta: received?.take).response
        }
    }

    @Test("a structured answer is the text of the response, whole and streamed")
    func structuredAnswer() async throws {
        var request = Providers.question
        request.outputSchema = JSONSchema(["type": "object", "title": "verdict"])
        let whole = try await response(
            Providers.json(
                #"{"stop_reason": "tool_use", "content": [{"type": "tool_use", "id": "a", "name": "verdict", "input": {"ok": true}}]}"#
            ),
            request,
            nil
        )
        #expect(whole.message == Message(.assistant, #"{"ok":true}"#))
        #expect(whole.finishReason == .stop)
        let received = Received()
        let streamed = try await response(
            Providers.events([
                #"{"type": "content_block_start", "index": 0, "content_block": {"type": "tool_use", "id": "a", "name": "verdict", "input": {}}}"#,
                #"{"type": "content_block_delta", "index": 0, "delta": {"type": "input_json_delta", "partial_json": "{\"ok\""}}"#,
                #"{"type": "content_block_delta", "index": 0, "delta": {"type": "input_json_delta", "partial_json": ":true}"}}"#,
                #"{"type": "message_delta", "delta": {"stop_reason": "tool_use"}}"#, #"{"type": "message_stop"}"#,
            ]),
            request,
            received
        )
        #expect(streamed.message == whole.message)
        #expect(received.deltas == [.text(#"{"ok""#), .text(":true}")])
    }

    @Test("a stream brings thoughts with their signature, text, calls and the last counts")
    func stream() async throws {
        let received = Received()
        let found = try await response(
            Providers.events([
                #"{"type": "message_start", "message": {"id": "m1", "model": "small-1", "content": [], "usage": {"input_tokens": 5, "cache_read_input_tokens": 7, "output_tokens": 1}}}"#,
                #"{"type": "ping"}"#,
                #"{"type": "content_block_start", "index": 0, "content_block": {"type": "thinking", "thinking": "", "signature": ""}}"#,
                #"{"type": "content_block_delta", "index": 0, "delta": {"type": "thinking_delta", "thinking": "Hm."}}"#,
                #"{"type": "content_block_delta", "index": 0, "delta": {"type": "signature_delta", "signature": "s1"}}"#,
                #"{"type": "content_block_stop", "index": 0}"#,
                #"{"type": "content_block_start", "index": 1, "content_block": {"type": "redacted_thinking", "data": "blob"}}"#,
                #"{"type": "content_block_start", "index": 2, "content_block": {"type": "text", "text": ""}}"#,
                #"{"type": "content_block_start", "index": 3, "content_block": {"type": "tool_use", "id": "t1", "name": "f", "input": {}}}"#,
                #"{"type": "content_block_delta", "index": 3, "delta": {"type": "input_json_delta", "partial_json": "{\"a\": 1}"}}"#,
                #"{"type": "content_block_delta", "index": 2, "delta": {"type": "text_delta", "text": "I look."}}"#,
                #"{"type": "content_block_start", "index": 4, "content_block": {"type": "tool_use", "id": "t2", "name": "g", "input": {}}}"#,
                #"{"type": "something_new", "index": 9}"#,
                #"{"type": "message_delta", "delta": {"stop_reason": "tool_use"}, "usage": {"output_tokens": 20}}"#,
                #"{"type": "message_stop"}"#,
            ]),
            Providers.question,
            received
        )
        #expect(
            found
                == ModelResponse(
                    message: Message(
                        role: .assistant,
                        parts: [
                            .reasoning("Hm.", signature: "s1"), .reasoning("", signature: "redacted_thinking:blob"),
                            .text("I look."), .toolCall(ToolCall(id: "t1", name: "f", arguments: ["a": 1])),
                            .toolCall(ToolCall(id: "t2", name: "g", arguments: [:])),
                        ]
                    ),
                    finishReason: .toolCalls,
                    usage: TokenUsage(inputTokens: 12, outputTokens: 20, cacheReadInputTokens: 7),
                    model: "small-1",
                    id: "m1"
                )
        )
        #expect(
            received.deltas == [
                .reasoning("Hm."), .toolCallStarted(index: 0, id: "t1", name: "f"),
                .toolCallArguments(index: 0, json: #"{"a": 1}"#), .text("I look."),
                .toolCallStarted(index: 1, id: "t2", name: "g"),
            ]
        )
    }

    @Test("embeddings and images are refused without a request")
    func others() async throws {
        try await StubServer.run(Self.answer) { server, url in
            let provider = AnthropicProvider(configuration: try Providers.configuration(.anthropic, url))
            await #expect(throws: ApplicationError.self) {
                try await provider.embed(["a"], model: "m", dimensions: nil, idempotencyKey: nil)
            }
            await #expect(throws: ApplicationError.self) {
                try await provider.generateImages(ImageRequest(model: "m", prompt: "p"), idempotencyKey: nil)
            }
            #expect(server.requests.isEmpty)
        }
    }
}
