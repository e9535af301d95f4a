import Fermata
import FermataAI
import Foundation
import Testing

@Suite("Answers of an OpenAI-compatible provider")
struct OpenAIProviderAnswerTests {
    private func answer(_ stub: StubServer.Answer, into received: Received? = nil) async throws -> ProviderAnswer {
        try await StubServer.run(stub) { _, url in
            let provider = OpenAIProvider(configuration: try Providers.configuration(.openAI, url))
            return try await provider.respond(to: Providers.question, idempotencyKey: nil, onDelta: received?.take)
        }
    }

    @Test("a whole answer has its thoughts, text, calls, usage and limits")
    func whole() async throws {
        let body = #"""
            {"id": "c1", "model": "small-1", "choices": [{"finish_reason": "tool_calls", "message": {
              "role": "assistant", "reasoning_content": "Hm.", "content": "I look.",
              "tool_calls": [{"id": "t1", "type": "function", "function": {"name": "weather", "arguments": "{\"a\": 1}"}},
                {"id": "t2", "type": "function", "function": {"name": "now", "arguments": ""}}]}}],
             "usage": {"prompt_tokens": 10, "completion_tokens": 4, "prompt_tokens_details": {"cached_tokens": 6}}}
            """#
        let found = try await answer(Providers.json(body, headers: [("x-ratelimit-remaining-requests", "5")]))
        #expect(
            found.response
                == ModelResponse(
                    message: Message(
                        role: .assistant,
                        parts: [
                            .reasoning("Hm.", signature: nil), .text("I look."),
                            .toolCall(ToolCall(id: "t1", name: "weather", arguments: ["a": 1])),
                            .toolCall(ToolCall(id: "t2", name: "now", arguments: [:])),
                        ]
                    ),
                    finishReason: .toolCalls,
                    usage: TokenUsage(inputTokens: 10, outputTokens: 4, cacheReadInputTokens: 6),
                    model: "small-1",
                    id: "c1"
                )
        )
        #expect(found.limits.remainingRequests == 5)
        #expect(found.isUsageReported)
    }

    @Test("a stream brings every piece in order, and together they are the answer")
    func stream() async throws {
        let received = Received()
        let found = try await answer(
            Providers.chunks([
                #"{"id": "c1", "model": "small-1", "choices": [{"delta": {"role": "assistant", "content": ""}}]}"#,
                #"{"choices": [{"delta": {"reasoning_content": "Hm"}}]}"#,
                #"{"choices": [{"delta": {"content": "I "}}]}"#, #"{"choices": [{"delta": {"content": "look."}}]}"#,
                #"{"choices": [{"delta": {"tool_calls": [{"index": 0, "id": "t1", "function": {"name": "f", "arguments": ""}}]}}]}"#,
                #"{"choices": [{"delta": {"tool_calls": [{"index": 0, "function": {"arguments": "{\"a\":"}}]}}]}"#,
                #"{"choices": [{"delta": {"tool_calls": [{"index": 0, "function": {"arguments": "1}"}}]}}]}"#,
                #"{"choices": [{"delta": {}, "finish_reason": "tool_calls"}]}"#,
                #"{"choices": null, "usage": {"prompt_tokens": 3, "completion_tokens": 2}}"#, "[DONE]",
            ]),
            into: received
        )
        #expect(
            received.deltas == [
                .reasoning("Hm"), .text("I "), .text("look."), .toolCallStarted(index: 0, id: "t1", name: "f"),
                .toolCallArguments(index: 0, json: #"{"a":"#), .toolCallArguments(index: 0, json: "1}"),
            ]
        )
        #expect(
            found.response.message.parts == [
                .reasoning("Hm", signature: nil), .text("I look."),
                .toolCall(ToolCall(id: "t1", name: "f", arguments: ["a": 1])),
            ]
        )
        #expect(found.response.usage == TokenUsage(inputTokens: 3, outputTokens: 2))
        #expect(found.response.finishReason == .toolCalls)
    }

    /// Pieces of calls, as the data of one event each, and the calls they make.
    static let mixedCalls: [(pieces: [String], calls: [String])] = [
        // The second index comes first, and the two take turns.
        (
            [
                #"{"index": 1, "id": "b", "function": {"name": "g", "arguments": "{\"b\":"}}"#,
                #"{"index": 0, "id": "a", "function": {"name": "f", "arguments": "{\"a\":"}}"#,
                #"{"index": 1, "function": {"arguments": "2}"}}"#, #"{"index": 0, "function": {"arguments": "1}"}}"#,
            ], [#"b g {"b":2}"#, #"a f {"a":1}"#]
        ),
        // Every call has the index 0.
        (
            [
                #"{"index": 0, "id": "a", "function": {"name": "f", "arguments": "{}"}}"#,
                #"{"index": 0, "id": "b", "function": {"name": "f", "arguments": "{\"b\":"}}"#,
                #"{"index": 0, "function": {"arguments": "2}"}}"#,
            ], ["a f {}", #"b f {"b":2}"#]
        ),
        // No index, and arguments that are not a text.
        (
            [
                #"{"id": "a", "function": {"name": "f", "arguments": {"a": 1}}}"#,
                #"{"id": "b", "function": {"name": "g", "arguments": null}}"#,
            ], [#"a f {"a":1}"#, "b g {}"]
        ),
        // The id and the name come again with every piece.
        (
            [
                #"{"index": 0, "id": "a", "function": {"name": "f", "arguments": "{"}}"#,
                #"{"index": 0, "id": "a", "function": {"name": "f", "arguments": "}"}}"#,
            ], ["a f {}"]
        ),
        // The name comes late.
        (
            [
                #"{"index": 0, "id": "a", "function": {"arguments": "{"}}"#,
                #"{"index": 0, "function": {"name": "f", "arguments": "}"}}"#,
            ], ["a f {}"]
        ),
    ]

    @Test("calls in any order, with indices that repeat or are missing, are told apart", arguments: mixedCalls)
    func calls(_ pieces: [String], _ expected: [String]) async throws {
        let data = pieces.map { #"{"choices": [{"delta": {"tool_calls": [\#($0)]}}]}"# }
        let received = Received()
        let found = try await answer(
            Providers.chunks(data + [#"{"choices": [{"delta": {}, "finish_reason": "stop"}]}"#, "[DONE]"]),
            into: received
        )
        let calls = found.response.message.toolCalls
        let encoder = JSONEncoder()
        #expect(
            try calls.map { "\($0.id) \($0.name) \(String(decoding: try encoder.encode($0.arguments), as: UTF8.self))" }
                == expected
        )
        #expect(found.response.finishReason == .toolCalls)
        // What streamed is the same calls, by their places.
        var streamed = [String](repeating: "", count: calls.count)
        for case .toolCallArguments(let index, let json) in received.deltas { streamed[index] += json }
        for (call, json) in zip(calls, streamed) where !json.isEmpty {
            #expect(try Providers.value(json) == call.arguments)
        }
    }

    @Test("calls without an id, or with that of another, get one of their own")
    func callIDs() async throws {
        let found = try await answer(
            Providers.json(
                #"""
                {"choices": [{"message": {"tool_calls": [{"function": {"name": "f"}}, {"id": "x", "function": {"name": "f"}},
                 {"id": "x", "function": {"name": "f"}}]}}]}
                """#
            )
        )
        let ids = found.response.message.toolCalls.map(\.id)
        #expect(ids.count == 3 && Set(ids).count == 3 && !ids.contains(""))
    }

    @Test("an answer without a usage, or with one that cannot be, says that none was reported")
    func noUsage() async throws {
        for usage in ["", #", "usage": {"prompt_tokens": -1, "completion_tokens": 2}"#, #", "usage": "none""#] {
            let found = try await answer(Providers.json(#"{"choices": [{"message": {"content": "Yes."}}]\#(usage)}"#))
            #expect(!found.isUsageReported)
            #expect(found.response.usage == TokenUsage(inputTokens: 0, outputTokens: 0))
            #expect(found.response.model == "small")
        }
    }

    @Test(
        "the reason why an answer ends is kept",
        arguments: [
            ("stop", .stop), ("length", .length), ("content_filter", .contentFilter), ("eos", .stop),
        ] as [(String, ModelResponse.FinishReason)]
    )
    func reasons(_ reason: String, _ expected: ModelResponse.FinishReason) async throws {
        let body = #"{"choices": [{"message": {"content": "Yes."}, "finish_reason": "\#(reason)"}]}"#
        #expect(try await answer(Providers.json(body)).response.finishReason == expected)
    }

    @Test("a refusal is an answer that was held back, and is paid for")
    func refusal() async throws {
        let body = #"""
            {"choices": [{"message": {"content": null, "refusal": "No."}, "finish_reason": "stop"}],
             "usage": {"prompt_tokens": 3, "completion_tokens": 2}}
            """#
        let found = try await answer(Providers.json(body))
        #expect(found.response.finishReason == .contentFilter)
        #expect(found.response.message.text == "No.")
        #expect(found.response.usage.totalTokens == 5)
    }

    private static func complete(_ end: StubServer.End) -> StubServer.Answer {
        Providers.chunks([#"{"choices": [{"delta": {"content": "Yes."}}]}"#, "[DONE]"], end: end)
    }

    @Test("a complete answer counts though the server then keeps the connection open")
    func stalledAfterTheEnd() async throws {
        let found = try await answer(Self.complete(.stall), into: Received())
        #expect(found.response.message.text == "Yes.")
    }

    @Test("a connection that breaks after the answer gives the answer, or a failure that is tried again")
    func brokenAfterTheEnd() async throws {
        // The client library drops what has arrived and was not read yet when the connection breaks.
        do {
            let found = try await answer(Self.complete(.close), into: Received())
            #expect(found.response.message.text == "Yes.")
        } catch let error as ApplicationError {
            #expect(error.type == LanguageModelErrorType.answerLost.rawValue)
            #expect(!error.isNonRetryable)
        }
    }

    @Test("half a character between two pieces is no loss, and half a character at all costs itself")
    func characters() async throws {
        let whole = Array("data: {\"choices\": [{\"delta\": {\"content\": \"\u{1F98A}\"}}]}\n\n".utf8)
        let cut = try #require(whole.firstIndex(of: 0xF0)) + 2
        let start = Array("data: {\"choices\": [{\"delta\": {\"content\": \"x".utf8)
        let broken = start + [0xF0, 0x9F] + Array("\"}}]}\n\n".utf8)
        let found = try await answer(
            .pieces(
                [Array(whole[..<cut]), Array(whole[cut...]), broken, Array("data: [DONE]\n\n".utf8)],
                end: .complete
            ),
            into: Received()
        )
        #expect(found.response.message.text == "\u{1F98A}x\u{FFFD}")
    }
}
