import Fermata
import Foundation

extension OpenAIProvider {
    /// One request, whatever the number of texts. A server that counts no tokens yields a usage of zero.
    public func embed(
        _ texts: [String],
        model: String,
        dimensions: Int?,
        idempotencyKey: String?
    ) async throws -> Embeddings {
        guard !texts.isEmpty else { throw ModelRequest.invalid("there are no texts to embed.") }
        guard dimensions.map({ $0 >= 1 }) != false else { throw ModelRequest.invalid("dimensions must be at least 1.") }
        var body: [String: JSONValue] = [
            "model": .string(model), "input": .array(texts.map(JSONValue.string)), "encoding_format": "float",
        ]
        body["dimensions"] = dimensions.map { .integer(Int64($0)) }
        let answer = try await ProviderClient(configuration: configuration)
            .send(try call("/embeddings", .object(body), idempotencyKey))
        guard let list = try? JSONDecoder().decode(EmbeddingList.self, from: answer.body),
            let vectors = list.vectors(count: texts.count, dimensions: dimensions)
        else {
            throw LanguageModelErrorType.outputInvalid.error(
                "The answer of the provider \(name) is not one vector of the right length for each text."
            )
        }
        return Embeddings(
            vectors: vectors,
            usage: list.usage?.tokenUsage ?? TokenUsage(inputTokens: 0, outputTokens: 0),
            model: ServerWord.checked(list.model) ?? model
        )
    }
}

/// The body of an answer with embeddings.
private struct EmbeddingList: Decodable {
    struct Item: Decodable {
        let index: Int?
        let embedding: [Float]
    }

    let data: [Item]
    let model: String?
    let usage: ChatCompletion.Usage?

    /// The vectors in the order of the texts, which is not always that of the answer; `nil` if one is missing, twice
    /// there, or not as long as the others.
    func vectors(count: Int, dimensions: Int?) -> [[Float]]? {
        guard data.count == count, let length = dimensions ?? data.first?.embedding.count, length > 0 else {
            return nil
        }
        var vectors: [[Float]] = Array(repeating: [], count: count)
        for (position, item) in data.enumerated() {
            let index = item.index ?? position
            guard vectors.indices.contains(index), vectors[index].isEmpty, item.embedding.count == length,
                item.embedding.allSatisfy(\.isFinite)
            else { return nil }
            vectors[index] = item.embedding
        }
        return vectors
    }
}
