import Fermata
import Foundation
import NIOHTTP1
import Testing

@testable import FermataAI

@Suite("Requests to an OpenAI-compatible provider")
struct OpenAIProviderRequestTests {
    private static let answer = Providers.json(
        #"{"id": "c1", "model": "small-1", "choices": [{"message": {"content": "Yes."}, "finish_reason": "stop"}]}"#
    )

    private static let weather = ToolDefinition(
        name: "weather",
        description: "The weather of a city.",
        parameters: .object(["city": .string()])
    )

    @Test("every part of a conversation has its place in the request")
    func conversation() async throws {
        let request = ModelRequest(
            model: "small",
            messages: [
                Message(.system, "Be brief."),
                Message(
                    role: .user,
                    parts: [
                        .text("What is this?"), .media(Media(mediaType: "image/png", base64: "iVBO")),
                        .media(Media(mediaType: "image/jpeg", url: "https://example.com/a.jpg")),
                        .media(Media(mediaType: "audio/wav", base64: "UklG")),
                        .media(Media(mediaType: "application/pdf", base64: "JVBE")),
                    ]
                ),
                Message(
                    role: .assistant,
                    parts: [
                        .reasoning("Hm.", signature: nil),
                        .toolCall(ToolCall(id: "c1", name: "weather", arguments: ["city": "Rom"])),
                    ]
                ),
                Message(
                    role: .tool,
                    parts: [
                        .toolResult(ToolResult(callID: "c1", name: "weather", content: "Sun")),
                        .toolResult(ToolResult(callID: "c2", name: "weather", content: "Rain", isError: true)),
                    ]
                ),
            ],
            tools: [Self.weather],
            toolChoice: .tool("weather"),
            maxOutputTokens: 50,
            temperature: 0.5,
            stopSequences: ["END"],
            seed: 7
        )
        try await StubServer.run(Self.answer) { server, url in
            let provider = OpenAIProvider(configuration: try Providers.configuration(.openAI, url))
            _ = try await provider.respond(to: request, idempotencyKey: "call-1", onDelta: nil)
            #expect(
                try Providers.body(server)
                    == Providers.value(
                        #"""
                        {"model": "small", "max_completion_tokens": 50, "temperature": 0.5, "stop": ["END"], "seed": 7,
                         "tools": [{"type": "function", "function": {"name": "weather",
                           "description": "The weather of a city.", "parameters": {"type": "object",
                           "properties": {"city": {"type": "string"}}, "required": ["city"],
                           "additionalProperties": false}}}],
                         "tool_choice": {"type": "function", "function": {"name": "weather"}},
                         "messages": [
                          {"role": "system", "content": "Be brief."},
                          {"role": "user", "content": [{"type": "text", "text": "What is this?"},
                            {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBO"}},
                            {"type": "image_url", "image_url": {"url": "https://example.com/a.jpg"}},
                            {"type": "input_audio", "input_audio": {"data": "UklG", "format": "wav"}},
                            {"type": "file", "file": {"filename": "document.pdf",
                              "file_data": "data:application/pdf;base64,JVBE"}}]},
                          {"role": "assistant", "content": null, "tool_calls": [{"id": "c1", "type": "function",
                            "function": {"name": "weather", "arguments": "{\"city\":\"Rom\"}"}}]},
                          {"role": "tool", "tool_call_id": "c1", "content": "Sun"},
                          {"role": "tool", "tool_call_id": "c2", "content": "Rain"}]}
                        """#
                    )
            )
            let head = try #require(server.requests.first).head
            #expect(head.uri == "/v1/chat/completions")
            #expect(head.headers["Authorization"] == ["Bearer sk-secret"])
            #expect(head.headers["Idempotency-Key"] == ["call-1"])
        }
    }

    @Test("a stream asks for its usage, and servers that know the old limit only get that")
    func stream() async throws {
        let done = Providers.chunks([
            #"{"choices": [{"delta": {"content": "Yes."}, "finish_reason": "stop"}]}"#, "[DONE]",
        ])
        try await StubServer.run(done) { server, url in
            let options = OpenAIOptions(outputLimitField: .maxTokens)
            let provider = OpenAIProvider(configuration: try Providers.configuration(.openAI, url, openAI: options))
            var request = Providers.question
            request.maxOutputTokens = 9
            _ = try await provider.respond(to: request, idempotencyKey: nil) { _ in }
            let body = try Providers.body(server)
            #expect(body["stream"] == true)
            #expect(body["stream_options"] == ["include_usage": true])
            #expect(body["max_tokens"] == 9)
            #expect(body["max_completion_tokens"] == nil)
            #expect(body["messages"] == [["role": "user", "content": "The confidential plan of Anna Berg?"]])
        }
    }

    @Test("Azure gets the key in its own header and the version in the address")
    func azure() async throws {
        try await StubServer.run(Self.answer) { server, url in
            let provider = OpenAIProvider(
                configuration: try Providers.configuration(.openAI, url, openAI: .azure(apiVersion: "2024-10-21"))
            )
            _ = try await provider.respond(to: Providers.question, idempotencyKey: nil, onDelta: nil)
            let head = try #require(server.requests.first).head
            #expect(head.uri == "/v1/chat/completions?api-version=2024-10-21")
            #expect(head.headers["api-key"] == ["sk-secret"])
            #expect(head.headers["Authorization"].isEmpty)
        }
    }

    @Test("an output schema is strict and has its title for a name")
    func schema() async throws {
        try await StubServer.run(Self.answer) { server, url in
            var request = Providers.question
            request.outputSchema = JSONSchema(["type": "object", "title": "verdict", "properties": [:]])
            let provider = OpenAIProvider(configuration: try Providers.configuration(.openAI, url))
            _ = try await provider.respond(to: request, idempotencyKey: nil, onDelta: nil)
            let format = try Providers.body(server)["response_format"]
            #expect(format?["type"] == "json_schema")
            #expect(format?["json_schema"]?["name"] == "verdict")
            #expect(format?["json_schema"]?["strict"] == true)
        }
    }

    @Test("embeddings are put in the order of the texts")
    func embeddings() async throws {
        let answer = Providers.json(
            #"""
            {"model": "e-1", "data": [{"index": 1, "embedding": [0, 1]}, {"index": 0, "embedding": [1, 0.5]}],
             "usage": {"prompt_tokens": 5, "total_tokens": 5}}
            """#
        )
        try await StubServer.run(answer) { server, url in
            let provider = OpenAIProvider(configuration: try Providers.configuration(.openAI, url))
            let result = try await provider.embed(["a", "b"], model: "e", dimensions: 2, idempotencyKey: "k")
            #expect(
                result
                    == Embeddings(
                        vectors: [[1, 0.5], [0, 1]],
                        usage: TokenUsage(inputTokens: 5, outputTokens: 0),
                        model: "e-1"
                    )
            )
            #expect(try Providers.body(server)["dimensions"] == 2)
        }
    }

    @Test(
        "embeddings that are not one vector of the same length for each text are refused",
        arguments: [
            #"{"data": []}"#, #"{"data": [{"embedding": [1]}]}"#, "[]",
            #"{"data": [{"index": 0, "embedding": [1]}, {"index": 0, "embedding": [1]}]}"#,
            #"{"data": [{"index": 0, "embedding": [1]}, {"index": 1, "embedding": [1, 2]}]}"#,
            #"{"data": [{"index": 0, "embedding": [1]}, {"index": 9, "embedding": [1]}]}"#,
            #"{"data": [{"index": 0, "embedding": []}, {"index": 1, "embedding": []}]}"#,
        ]
    )
    func badEmbeddings(_ body: String) async throws {
        try await StubServer.run(Providers.json(body)) { _, url in
            let provider = OpenAIProvider(configuration: try Providers.configuration(.openAI, url))
            let error = await #expect(throws: ApplicationError.self) {
                try await provider.embed(["a", "b"], model: "e", dimensions: nil, idempotencyKey: nil)
            }
            #expect(error?.type == "ModelOutputInvalid")
        }
    }

    @Test("images come with their bytes and the type that these begin with")
    func images() async throws {
        let answer = Providers.json(
            #"""
            {"data": [{"b64_json": "iVBORw0KGgo="}, {"b64_json": "/9j/4AAQ"}, {"b64_json": "UklGRg=="}],
             "usage": {"input_tokens": 3, "output_tokens": 40}}
            """#
        )
        try await StubServer.run(answer) { server, url in
            let provider = OpenAIProvider(configuration: try Providers.configuration(.openAI, url))
            let wish = ImageRequest(model: "painter", prompt: "A rock.", count: 3, size: "64x64")
            let result = try await provider.generateImages(wish, idempotencyKey: nil)
            #expect(result.images.map(\.mediaType) == ["image/png", "image/jpeg", "image/webp"])
            #expect(result.usage == TokenUsage(inputTokens: 3, outputTokens: 40))
            #expect(
                try Providers.body(server)
                    == [
                        "model": "painter", "prompt": "A rock.", "n": 3, "size": "64x64", "response_format": "b64_json",
                    ]
            )
        }
    }

    @Test("addresses instead of images, and more images than asked for, are refused")
    func badImages() async throws {
        let wrong = [
            #"{"data": [{"url": "https://example.com"}]}"#, #"{"data": [{"b64_json": ""}, {"b64_json": ""}]}"#,
        ]
        for body in wrong {
            try await StubServer.run(Providers.json(body)) { _, url in
                let provider = OpenAIProvider(configuration: try Providers.configuration(.openAI, url))
                let error = await #expect(throws: ApplicationError.self) {
                    try await provider.generateImages(ImageRequest(model: "p", prompt: "x"), idempotencyKey: nil)
                }
                #expect(error?.type == "ModelOutputInvalid")
            }
        }
    }

    @Test("an idempotency key that no header can carry is sent as its hash, for workflows have any ids")
    func hashedKey() async throws {
        try await StubServer.run(Self.answer) { server, url in
            let provider = OpenAIProvider(configuration: try Providers.configuration(.openAI, url))
            let keys = ["order 7", "größe", "a\r\nX: y", String(repeating: "k", count: 256)]
            for key in keys + keys {
                _ = try await provider.respond(to: Providers.question, idempotencyKey: key, onDelta: nil)
            }
            let sent = server.requests.compactMap { $0.head.headers.first(name: "Idempotency-Key") }
            #expect(sent.first == "0fc89f8ae19394b48debd6353bb9ad3393f3bc791931519f19d176a7e5513ebc")
            #expect(Set(sent).count == keys.count)
            #expect(sent.prefix(keys.count) == sent.suffix(keys.count))
        }
    }

    @Test("an empty idempotency key is refused before anything is sent")
    func emptyKey() async throws {
        try await StubServer.run(Self.answer) { server, url in
            let provider = OpenAIProvider(configuration: try Providers.configuration(.openAI, url))
            let error = await #expect(throws: ApplicationError.self) {
                try await provider.respond(to: Providers.question, idempotencyKey: "", onDelta: nil)
            }
            #expect(error?.type == "ModelInvalidInput")
            #expect(server.requests.isEmpty)
        }
    }
}
