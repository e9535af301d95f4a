import Foundation

extension ContentStore {
    /// Stores text as UTF-8.
    func store(text: String) async throws -> ContentReference {
        try await store(Data(text.utf8), mediaType: "text/plain; charset=utf-8")
    }

    /// Stores a value as JSON.
    func store(json value: some Encodable & Sendable) async throws -> ContentReference {
        let encoder = JSONEncoder()
        // Equal values must give equal bytes, or the same list would be stored twice.
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try await store(encoder.encode(value), mediaType: "application/json")
    }

    /// Reads text.
    func text(_ reference: ContentReference) async throws -> String {
        String(decoding: try await data(for: reference), as: UTF8.self)
    }

    /// Reads a value stored as JSON.
    func value<Value: Decodable>(_ type: Value.Type, _ reference: ContentReference) async throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: try await data(for: reference))
        } catch let error as DecodingError {
            throw CatalogFailure.final(
                CatalogFailure.contentDamaged,
                "The stored content \(reference.sha256) is not a \(type).",
                cause: error
            )
        }
    }
}
