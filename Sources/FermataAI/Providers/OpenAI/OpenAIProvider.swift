import Fermata
import Foundation
import NIOHTTP1

/// A server with OpenAI's interface: chat completions, embeddings and images.
///
/// OpenAI itself, Azure, OpenRouter, vLLM, llama.cpp, Ollama and others, by their base URL; ``OpenAIOptions`` says how
/// they differ. Requests go over plain HTTP if the address says so.
///
/// What a server says is read leniently and checked: a stream must end with a finish reason or `[DONE]`, or else it broke
/// off (`ModelUnavailable`); arguments of tools must be JSON (`ModelOutputInvalid`). A refusal is a response with the
/// finish reason `content_filter` and the model's words, and an answer at its limit one with `length`, since both are
/// paid for. The idempotency key is sent as `Idempotency-Key`.
public struct OpenAIProvider: ModelProvider {
    let configuration: ProviderConfiguration

    public var name: String { configuration.name }

    /// Creates a provider. It connects when it is first asked.
    public init(configuration: ProviderConfiguration) {
        self.configuration = configuration
    }

    public func respond(
        to request: ModelRequest,
        idempotencyKey: String?,
        onDelta: (@Sendable (ModelDelta) async throws -> Void)?
    ) async throws -> ProviderAnswer {
        try request.check()
        let client = ProviderClient(configuration: configuration)
        let body = try ChatRequest.body(request, options: configuration.openAI, streams: onDelta != nil)
        let call = try call("/chat/completions", body, idempotencyKey)
        var answer = ChatAnswer(provider: name)
        let headers: HTTPHeaders
        if let onDelta {
            (answer, headers) = try await client.stream(call, into: answer, onDelta: onDelta)
        } else {
            let whole = try await client.send(call)
            _ = try answer.take(whole.body)
            answer.complete()
            headers = whole.headers
        }
        return try answer.finished(requestedModel: request.model, limits: RateHeaders.limits(headers))
    }

    func call(_ path: String, _ body: JSONValue, _ idempotencyKey: String?) throws -> ProviderCall {
        var headers = HTTPHeaders()
        if let key = configuration.apiKey?.value {
            switch configuration.openAI.authentication {
            case .bearer: headers.add(name: "Authorization", value: "Bearer \(key)")
            case .apiKeyHeader: headers.add(name: "api-key", value: key)
            }
        }
        let query = configuration.openAI.apiVersion.map { "?api-version=\($0)" } ?? ""
        return try ProviderCall(path: path + query, headers: headers, body: body, idempotencyKey: idempotencyKey)
    }
}
