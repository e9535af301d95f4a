import Fermata
import Testing

@testable import FermataAI

@Suite("Guardrails in a pipeline")
struct GuardrailPipelineTests {
    @Test("each guardrail sees what the one before left, and every decision is recorded in order")
    func order() async throws {
        let pipeline = try GuardrailPipeline.of(
            Rail.replacing("one", by: "two", name: "a"),
            Rail.replacing("two", by: "three", name: "b")
        )
        let outcome = try await pipeline.check(GuardrailContent(point: .modelInput, text: "one"))
        #expect(outcome.content == "three")
        #expect(outcome.decisions.map(\.guardrail) == ["a", "b"])
        #expect(outcome.decisions.map(\.action) == [.replace, .replace])
        #expect(outcome.decisions[0].counts == ["word": 1])
    }

    @Test("the first that blocks ends the check, and the error names it and its reason but not the text")
    func block() async throws {
        let pipeline = try GuardrailPipeline.of(
            Rail.blocking("secret", name: "stop"),
            Rail(name: "never") { content in
                #expect(!content.text.contains("secret"))
                return .pass
            }
        )
        let outcome = try await pipeline.check([Message(.user, "fine"), Message(.user, "a secret thing")])
        #expect(outcome.content == nil)
        #expect(outcome.block?.guardrail == "stop")
        let error = #expect(throws: ApplicationError.self) { try outcome.get() }
        #expect(error?.type == "GuardrailBlocked")
        #expect(error?.isNonRetryable == true)
        #expect(error?.message.contains("'stop' stopped the model input: A bad word.") == true)
        #expect(error?.message.contains("secret thing") == false)
    }

    @Test("a guardrail that cannot decide lets nothing pass")
    func undecided() async throws {
        let pipeline = try GuardrailPipeline.of(
            Rail { _ in throw LanguageModelErrorType.unavailable.error("The classifier is down.") }
        )
        await #expect(throws: ApplicationError.self) { try await pipeline.check([Message(.user, "x")]) }
    }

    @Test("arguments are looked at text by text: a replacement cannot break the JSON")
    func arguments() async throws {
        let pipeline = try GuardrailPipeline.of(Rail.replacing("x", by: "\"},{"))
        let call = ToolCall(id: "1", name: "t", arguments: ["a": ["x", 1, true, .null], "x": ["deep": "yx"]])
        let outcome = try await pipeline.check(call)
        #expect(outcome.content?.arguments == ["a": ["\"},{", 1, true, .null], "\"},{": ["deep": "y\"},{"]])
        // One decision for the leaves, with their counts.
        #expect(outcome.decisions.count == 1)
        #expect(outcome.decisions.first?.counts == ["word": 3])
        #expect(outcome.decisions.first?.tool == "t")
    }

    @Test("a number that is replaced becomes a text, and two names that become one stay two members")
    func numbersAndNames() async throws {
        let pipeline = try GuardrailPipeline.of(
            PIIGuardrail(actions: [.creditCard: .redact, .email: .redact])
        )
        let call = ToolCall(
            id: "1",
            name: "t",
            arguments: ["card": 4_111_111_111_111_111, "a@example.com": 1, "b@example.com": 2]
        )
        let outcome = try await pipeline.check(call)
        #expect(
            outcome.content?.arguments == [
                "card": "[REDACTED_CREDIT_CARD]", "[REDACTED_EMAIL]": 1, "[REDACTED_EMAIL]_": 2,
            ]
        )
    }

    @Test("a guardrail for documents sees the arguments as one JSON, and what it makes of it must be JSON")
    func documents() async throws {
        let call = ToolCall(id: "1", name: "t", arguments: ["a": 1, "b": 2])
        let good = try GuardrailPipeline.of(Rail.replacing("{\"a\":1", by: "{\"a\":3", unit: .document))
        #expect(try await good.check(call).content?.arguments == ["a": 3, "b": 2])
        let bad = try GuardrailPipeline.of(Rail.replacing("}", by: "", unit: .document))
        let outcome = try await bad.check(call)
        #expect(outcome.content == nil)
        #expect(outcome.block?.guardrail == "limit")
    }

    @Test("arguments nested a thousand deep are stopped, not walked")
    func depth() async throws {
        var value: JSONValue = 1
        for _ in 0..<1_000 { value = [value] }
        let pipeline = try GuardrailPipeline.of(Rail { _ in .pass })
        let outcome = try await pipeline.check(ToolCall(id: "1", name: "t", arguments: value))
        #expect(outcome.block?.reason.contains("64 levels") == true)
    }

    @Test("content above the limit is stopped before any guardrail reads it")
    func limit() async throws {
        let pipeline = try GuardrailPipeline.of(
            Rail { _ in
                Issue.record("read too much")
                return .pass
            },
            maximumBytes: 10
        )
        let result = ToolResult(callID: "1", name: "t", content: "01234567890")
        let outcome = try await pipeline.check(result)
        #expect(outcome.content == nil)
        #expect(outcome.block?.counts == ["bytes": 11])
    }

    @Test("a message's parts are checked each; media pass guardrails for words and not those for documents")
    func parts() async throws {
        let message = Message(
            role: .user,
            parts: [
                .text("x"), .reasoning("x", signature: "s"), .reasoning("y", signature: "s"),
                .media(Media(mediaType: "image/png", base64: "x")),
                .toolCall(ToolCall(id: "1", name: "t", arguments: ["q": "x"])),
                .toolResult(ToolResult(callID: "1", name: "t", content: "x")),
            ]
        )
        let words = try GuardrailPipeline.of(Rail.replacing("x", by: "z"))
        let parts = try await words.check([message]).get()[0].parts
        #expect(
            parts == [
                .text("z"), .reasoning("z", signature: nil), .reasoning("y", signature: "s"),
                .media(Media(mediaType: "image/png", base64: "x")),
                .toolCall(ToolCall(id: "1", name: "t", arguments: ["q": "z"])),
                .toolResult(ToolResult(callID: "1", name: "t", content: "z")),
            ]
        )
        let size = try GuardrailPipeline.of(SizeGuardrail(maximumBytes: 3))
        let image = Message(role: .user, parts: [.media(Media(mediaType: "image/png", base64: "AAAA"))])
        #expect(try await size.check([image]).content == nil)
    }

    @Test("an answer in pieces is checked as one, and its tool calls are left for their own check")
    func answer() async throws {
        let call = ToolCall(id: "1", name: "t", arguments: ["q": "secret"])
        let response = ModelResponse(
            message: Message(role: .assistant, parts: [.text("se"), .text("cret"), .toolCall(call)]),
            finishReason: .toolCalls,
            usage: TokenUsage(inputTokens: 1, outputTokens: 1),
            model: "m"
        )
        #expect(try await GuardrailPipeline.of(Rail.blocking("secret")).check(response).content == nil)
        let pipeline = try GuardrailPipeline.of(Rail.replacing("secret", by: "x"))
        #expect(try await pipeline.check(response).get().message.parts == [.text("x"), .toolCall(call)])
    }

    @Test("guardrails look only where they are told to")
    func points() async throws {
        let pipeline = try GuardrailPipeline([.init(Rail.blocking("x"), at: [.toolOutput])])
        #expect(try await pipeline.check([Message(.user, "x")]).content != nil)
        #expect(try await pipeline.check(ToolResult(callID: "1", name: "t", content: "x")).content == nil)
        #expect(pipeline.isActive(at: .toolOutput))
        #expect(!pipeline.isActive(at: .modelOutput))
    }

    @Test("two guardrails of one name, and one at no point, are refused")
    func configuration() {
        #expect(throws: FermataError.self) { try GuardrailPipeline.of(Rail.blocking("a"), Rail.blocking("b")) }
        #expect(throws: FermataError.self) { try GuardrailPipeline([.init(Rail.blocking("a"), at: [])]) }
    }
}
