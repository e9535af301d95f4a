import Fermata
import FermataAI
import Foundation
import TestSupport
import Testing

/// llama.cpp's server with a tiny model of random weights: what it says is noise, how it says it is not.
@Suite("Providers at a real model server", .needsPython, .timeLimit(.minutes(3)))
struct ModelServerTests {
    /// Runs a server for as long as the body runs, and gives it the base URL.
    private func withServer(
        _ arguments: [String] = [],
        _ body: (_ url: String) async throws -> Void
    ) async throws {
        let process = try Python.start("model_server.py", arguments)
        try await process.waitForOutput("ready http")
        let address = try #require(process.output.split(separator: "\n").first).dropFirst("ready ".count)
        try await body(address + "/v1")
        // Held until here: dropping it ends the process.
        process.send(SIGTERM)
    }

    private func provider(
        _ kind: ProviderConfiguration.Kind,
        _ url: String,
        key: String? = nil
    ) throws -> any ModelProvider {
        try ProviderConfiguration(kind: kind, baseURL: url, apiKey: key).makeProvider()
    }

    private static let question = ModelRequest(
        model: "tiny",
        messages: [Message(.system, "Be brief."), Message(.user, "Who keeps the lighthouse?")],
        maxOutputTokens: 40,
        temperature: 0,
        seed: 7
    )

    @Test(
        "an answer comes whole and streamed, with its usage, by both interfaces",
        arguments: [ProviderConfiguration.Kind.openAI, .anthropic]
    )
    func answers(_ kind: ProviderConfiguration.Kind) async throws {
        try await withServer { url in
            let provider = try provider(kind, url)
            let whole = try await provider.respond(to: Self.question, idempotencyKey: "k", onDelta: nil)
            #expect(whole.response.finishReason == .length)
            #expect(!whole.response.message.text.isEmpty)
            #expect(whole.isUsageReported)
            #expect(whole.response.usage.inputTokens > 0)
            #expect(whole.response.usage.outputTokens == 40)

            let (deltas, continuation) = AsyncStream<ModelDelta>.makeStream()
            let streamed = try await provider.respond(to: Self.question, idempotencyKey: "k") { continuation.yield($0) }
            continuation.finish()
            var text = ""
            for await case .text(let piece) in deltas { text += piece }
            #expect(streamed.response.message.text == text)
            #expect(streamed.isUsageReported)
            #expect(streamed.response.usage.outputTokens == 40)
            #expect(streamed.response.usage.inputTokens == whole.response.usage.inputTokens)
        }
    }

    @Test("an answer keeps to its schema")
    func schema() async throws {
        struct Verdict: Decodable {
            enum Kind: String, Decodable { case keeper, visitor }

            let kind: Kind
            let isSure: Bool
        }
        try await withServer { url in
            var request = Self.question
            request.maxOutputTokens = 400
            request.outputSchema = .object(["kind": .choice(["keeper", "visitor"]), "isSure": .boolean()])
            let answer = try await provider(.openAI, url).respond(to: request, idempotencyKey: nil, onDelta: nil)
            #expect(answer.response.finishReason == .stop)
            #expect(throws: Never.self) {
                try JSONDecoder().decode(Verdict.self, from: Data(answer.response.message.text.utf8))
            }
        }
    }

    @Test("embeddings are one vector for each text, the same for the same text")
    func embeddings() async throws {
        try await withServer(["--embeddings"]) { url in
            let found = try await provider(.openAI, url)
                .embed(["keeper", "lighthouse", "keeper"], model: "tiny", dimensions: nil, idempotencyKey: nil)
            #expect(found.vectors.map(\.count) == [64, 64, 64])
            #expect(found.vectors[0] != found.vectors[1])
            #expect(found.usage.inputTokens > 0)
        }
    }

    @Test("a wrong key, a wrong address and a text beyond the context have errors of their types")
    func errors() async throws {
        try await withServer(["--api-key", "right"]) { url in
            func failure(_ request: ModelRequest, _ url: String, key: String) async throws -> String? {
                let provider = try provider(.openAI, url, key: key)
                let error = await #expect(throws: ApplicationError.self) {
                    try await provider.respond(to: request, idempotencyKey: nil, onDelta: nil)
                }
                return error?.type
            }
            var long = Self.question
            long.messages.append(Message(.user, String(repeating: "word ", count: 5_000)))
            let types = [
                try await failure(Self.question, url, key: "wrong"),
                try await failure(Self.question, url + "/none", key: "right"),
                try await failure(long, url, key: "right"),
            ]
            #expect(types == ["ModelAuthentication", "ModelRejectedRequest", "ModelRejectedRequest"])
        }
    }
}
