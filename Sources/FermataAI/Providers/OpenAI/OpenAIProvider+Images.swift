import Fermata
import Foundation

extension OpenAIProvider {
    public func generateImages(_ request: ImageRequest, idempotencyKey: String?) async throws -> GeneratedImages {
        guard (1...10).contains(request.count) else { throw ModelRequest.invalid("count must be from 1 to 10.") }
        guard !request.prompt.isEmpty else { throw ModelRequest.invalid("prompt is empty. Say what to show.") }
        var body: [String: JSONValue] = [
            "model": .string(request.model), "prompt": .string(request.prompt), "n": .integer(Int64(request.count)),
        ]
        body["size"] = request.size.map(JSONValue.string)
        // These answer with bytes always, and do not accept being asked to; all others answer with an address unasked.
        if !request.model.contains("gpt-image") { body["response_format"] = "b64_json" }
        let answer = try await ProviderClient(configuration: configuration)
            .send(try call("/images/generations", .object(body), idempotencyKey))
        guard let list = try? JSONDecoder().decode(ImageList.self, from: answer.body), !list.data.isEmpty,
            list.data.count <= request.count
        else {
            throw LanguageModelErrorType.outputInvalid.error(
                "The answer of the provider \(name) is not the base64 of images."
            )
        }
        return GeneratedImages(
            images: list.data.map { Media(mediaType: $0.mediaType, base64: $0.base64) },
            usage: list.usage.flatMap { TokenUsage(countedInput: $0.inputTokens, output: $0.outputTokens) },
            model: request.model
        )
    }
}

/// The body of an answer with images.
private struct ImageList: Decodable {
    struct Item: Decodable {
        let base64: String

        private enum CodingKeys: String, CodingKey {
            case base64 = "b64_json"
        }

        /// By the first bytes, since not all servers say it: PNG, JPEG and WebP (RIFF) begin with fixed ones.
        var mediaType: String {
            if base64.hasPrefix("/9j/") { return "image/jpeg" }
            return base64.hasPrefix("UklGR") ? "image/webp" : "image/png"
        }
    }

    struct Usage: Decodable {
        let inputTokens: Int
        let outputTokens: Int

        private enum CodingKeys: String, CodingKey {
            case inputTokens = "input_tokens"
            case outputTokens = "output_tokens"
        }
    }

    let data: [Item]
    let usage: Usage?
}
