import Fermata
import Foundation
import NIOHTTP1

/// Anthropic's Messages.
///
/// - Instructions go into `system`. A request without a limit on output tokens gets one of 4,096, since the interface
///   requires one. `seed` has no counterpart and is ignored.
/// - An output schema becomes a tool that the model must call, alone or when it is done with the others; what it gives
///   to that tool is the answer's text, in a stream too. A schema of another type than `object` is asked for within an
///   object, which a stream shows. Tools are not in strict mode, so that schemas may have all keywords.
/// - Thoughts keep their signature and go back unchanged.
/// - With `promptCaching` the end of the instructions, of the tools and of the last user message are marked to be kept.
/// - No idempotency key is sent: the provider does not honour one, so that a repeated request is paid twice.
public struct AnthropicProvider: ModelProvider {
    /// The version of the interface.
    private static let version = "2023-06-01"

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
        let tool = AnswerTool(request)
        let body = try MessagesRequest(request: request, answerTool: tool, streams: onDelta != nil).body()
        let call = try ProviderCall(path: "/messages", headers: headers, body: body)
        let client = ProviderClient(configuration: configuration)
        var answer = MessagesAnswer(provider: name, answerTool: tool)
        let answered: HTTPHeaders
        if let onDelta {
            (answer, answered) = try await client.stream(call, into: answer, onDelta: onDelta)
        } else {
            let whole = try await client.send(call)
            try answer.take(whole.body)
            answered = whole.headers
        }
        var finished = try answer.finished(requestedModel: request.model, limits: RateHeaders.limits(answered))
        if let envelope { finished.response = envelope.opened(finished.response) }
        return finished
    }

    var headers: HTTPHeaders {
        var headers: HTTPHeaders = ["anthropic-version": Self.version]
        if let key = configuration.apiKey?.value { headers.add(name: "x-api-key", value: key) }
        return headers
    }

    /// - Throws: `ApplicationError` of type `ModelInvalidInput`, always: there are no such models.
    public func embed(
        _ texts: [String],
        model: String,
        dimensions: Int?,
        idempotencyKey: String?
    ) async throws -> Embeddings {
        throw LanguageModelErrorType.invalidInput.error(
            "The provider \(name) has no embeddings. Use a model of another provider."
        )
    }

    /// - Throws: `ApplicationError` of type `ModelInvalidInput`, always: there are no such models.
    public func generateImages(_ request: ImageRequest, idempotencyKey: String?) async throws -> GeneratedImages {
        throw LanguageModelErrorType.invalidInput.error(
            "The provider \(name) makes no images. Use a model of another provider."
        )
    }
}
