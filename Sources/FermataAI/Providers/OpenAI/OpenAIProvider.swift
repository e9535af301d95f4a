import Fermata
import Foundation
import NIOHTTP1

/// A server with OpenAI's interface: chat completions, embeddings and images.
///
/// OpenAI itself, Azure, OpenRouter, vLLM, llama.cpp, Ollama and others, by their base URL; ``OpenAIOptions`` says how
/// they differ. Requests go over plain HTTP if the address says so.
///
/// What a server says is read leniently and checked: a stream must end with a finish reason or `[DONE]`, or else it broke
/// off (`ModelAnswerLost`); arguments of tools must be JSON (`ModelOutputInvalid`). A refusal is a response with the
/// finish reason `content_filter` and the model's words, and an answer at its limit one with `length`, since both are
/// paid for. An output schema is sent in the strict form that makes models keep to it, or as it is if it has none; one
/// of another type than `object` is asked for within an object, which a stream shows. The idempotency key is sent as `Idempotency-Key`.
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
        let envelope = request.outputSchema.map(OutputEnvelope.init)
        var request = request
        request.outputSchema = envelope?.schema
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
        var finished = try answer.finished(requestedModel: request.model, limits: RateHeaders.limits(headers))
        if let envelope { finished.response = envelope.opened(finished.response) }
        return finished
    }

    func call(_ path: String, _ body: JSONValue, _ idempotencyKey: String?) throws -> ProviderCall {
        try ProviderCall(path: self.path(path), headers: authorization, body: body, idempotencyKey: idempotencyKey)
    }

    var authorization: HTTPHeaders {
        guard let key = configuration.apiKey?.value else { return [:] }
        return switch configuration.openAI.authentication {
        case .bearer: ["Authorization": "Bearer \(key)"]
        case .apiKeyHeader: ["api-key": key]
        }
    }

    /// What follows the base URL.
    func path(_ path: String, _ query: String? = nil) -> String {
        let queries = [configuration.openAI.apiVersion.map { "api-version=\($0)" }, query].compactMap(\.self)
        return queries.isEmpty ? path : "\(path)?\(queries.joined(separator: "&"))"
    }
}
