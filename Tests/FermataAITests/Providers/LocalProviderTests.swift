import Fermata
import FermataAI
import Testing

@Suite("The built-in provider")
struct LocalProviderTests {
    private let provider = LocalProvider()

    private func answer(_ messages: [Message], maxWords: Int? = nil, stop: [String] = []) async throws -> ModelResponse
    {
        let request = ModelRequest(
            model: "local",
            messages: messages,
            maxOutputTokens: maxWords,
            stopSequences: stop
        )
        return try await provider.respond(to: request, idempotencyKey: nil, onDelta: nil).response
    }

    private static let material = """
        The lighthouse was built in 1846. Its lamp burns paraffin. The keeper's name was Ada Holm. \
        Storms damaged the eastern wall twice.
        """

    @Test("a question is answered with the sentences that share its words")
    func quotes() async throws {
        let response = try await answer([
            Message(.user, Self.material), Message(.assistant, "I see."), Message(.user, "Who was the keeper?"),
        ])
        #expect(response.message == Message(.assistant, "The keeper's name was Ada Holm."))
        #expect(response.finishReason == .stop)
        #expect(response.model == "local")
        #expect(response.usage.outputTokens == 6)
    }

    @Test("what a tool answered is material, also after the question")
    func tools() async throws {
        let result = ToolResult(callID: "c", name: "read", content: Self.material)
        let response = try await answer([
            Message(.user, "What damaged the wall?"), Message(role: .tool, parts: [.toolResult(result)]),
        ])
        #expect(response.message.text == "Storms damaged the eastern wall twice.")
    }

    @Test("with nothing but the question its own sentences are the answer")
    func alone() async throws {
        #expect(try await answer([Message(.user, "Just one thing.")]).message.text == "Just one thing.")
    }

    @Test("the limit on tokens counts words, and a stop sequence ends the answer before itself")
    func limits() async throws {
        let cut = try await answer([Message(.user, Self.material), Message(.user, "The keeper?")], maxWords: 3)
        #expect(cut.message.text == "The keeper's name\u{2026}")
        #expect(cut.finishReason == .length)
        let stopped = try await answer([Message(.user, Self.material), Message(.user, "The keeper?")], stop: ["Ada"])
        #expect(stopped.message.text == "The keeper's name was ")
    }

    @Test("a stream is the same answer word by word")
    func stream() async throws {
        let received = Received()
        let request = ModelRequest(
            model: "local",
            messages: [Message(.user, Self.material), Message(.user, "The keeper?")]
        )
        let answer = try await provider.respond(to: request, idempotencyKey: nil, onDelta: received.take)
        let text = answer.response.message.text
        let pieces = received.deltas.compactMap { if case .text(let text) = $0 { text } else { nil } }
        #expect(pieces.count == 6)
        #expect(pieces.joined() == text)
    }

    @Test("a schema, a tool that must be called, an unknown model and images are refused")
    func refused() async throws {
        var request = ModelRequest(model: "local", messages: [Message(.user, "x")])
        request.model = "gpt"
        var errors = [try await error(request)]
        request.model = "local"
        request.outputSchema = JSONSchema(["type": "object"])
        errors.append(try await error(request))
        request.outputSchema = nil
        request.tools = [ToolDefinition(name: "f", description: "", parameters: JSONSchema(["type": "object"]))]
        request.toolChoice = .required
        errors.append(try await error(request))
        #expect(errors.map(\.type) == ["ModelRejectedRequest", "ModelInvalidInput", "ModelInvalidInput"])
        await #expect(throws: ApplicationError.self) {
            try await provider.generateImages(ImageRequest(model: "local", prompt: "x"), idempotencyKey: nil)
        }
        await #expect(throws: ApplicationError.self) { try await vectors(["x"], model: "local") }
        await #expect(throws: ApplicationError.self) { try await vectors(["x"], dimensions: 8) }
    }

    private func error(_ request: ModelRequest) async throws -> ApplicationError {
        let error = await #expect(throws: ApplicationError.self) {
            try await provider.respond(to: request, idempotencyKey: nil, onDelta: nil)
        }
        return try #require(error)
    }

    private func vectors(
        _ texts: [String],
        model: String = LocalProvider.embeddingModel,
        dimensions: Int? = nil
    ) async throws -> [[Float]] {
        try await provider.embed(texts, model: model, dimensions: dimensions, idempotencyKey: nil).vectors
    }

    private func cosine(_ first: [Float], _ second: [Float]) -> Float {
        zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
    }

    @Test("vectors have the length one, and texts that share words or parts of words are near")
    func embeddings() async throws {
        let found = try await vectors([
            "The keeper of the lighthouse", "lighthouse keeper", "Keepers and their lighthouses",
            "Quarterly tax report", "",
        ])
        #expect(found.allSatisfy { $0.count == 512 })
        #expect(found.dropLast().allSatisfy { abs(cosine($0, $0) - 1) < 0.001 })
        #expect(found[4].allSatisfy { $0 == 0 })
        #expect(cosine(found[0], found[1]) > 0.9)
        #expect(cosine(found[0], found[2]) > 0.3)
        #expect(abs(cosine(found[0], found[3])) < 0.2)
    }

    @Test("a vector is the same in every process, on every machine")
    func stable() async throws {
        let vector = try #require(try await vectors(["lighthouse"], dimensions: 16).first)
        #expect(vector.map { ($0 * 1_000).rounded() } == Self.lighthouse)
    }

    private static let lighthouse: [Float] = [
        0, 154, 0, -154, -154, 742, -154, -154, 154, 154, 154, -154, 307, 307, -154, 154,
    ]

    @Test("a text of a million letters without a space costs no more than its beginning")
    func hugeWord() async throws {
        let found = try await vectors([String(repeating: "ab", count: 500_000)])
        #expect(found.count == 1)
    }
}
