public import FermataAI
import Foundation

/// Requests and results of batch jobs in a content store: one JSON object in each line.
public enum ModelBatchFile {
    /// JSON Lines, which has no registered type of its own.
    static let mediaType = "application/jsonl"
    /// As large as the largest job that a provider takes.
    static let maximumBytes = 256 << 20

    /// A store for the files of batch jobs, in the directory of others.
    public static func store(directory: String) -> ContentStore {
        ContentStore(directory: directory, maximumBytes: maximumBytes)
    }

    /// Stores requests.
    ///
    /// - Throws: As ``ContentStore/store(_:mediaType:)``.
    public static func store(_ items: [ModelBatchItem], in store: ContentStore) async throws -> ContentReference {
        try await store.store(try lines(items), mediaType: mediaType)
    }

    /// Reads results.
    ///
    /// - Throws: As ``ContentStore/data(for:)``.
    public static func results(_ references: [ContentReference], in store: ContentStore) async throws
        -> [ModelBatchResult]
    {
        var results: [ModelBatchResult] = []
        for reference in references { results += try await values(reference, in: store) }
        return results
    }

    static func values<Value: Decodable & Sendable>(
        _ reference: ContentReference,
        in store: ContentStore
    ) async throws -> [Value] {
        let data = try await store.data(for: reference)
        return try await onBlockingThread {
            do {
                let decoder = JSONDecoder()
                return try data.split(separator: UInt8(ascii: "\n")).map { try decoder.decode(Value.self, from: $0) }
            } catch {
                throw CatalogFailure.final(
                    CatalogFailure.contentDamaged,
                    "The stored content \(reference.sha256) has a line that is not a \(Value.self)."
                )
            }
        }
    }

    static func lines(_ values: [some Encodable]) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try values.reduce(into: Data()) { data, value in
            data.append(try encoder.encode(value))
            data.append(UInt8(ascii: "\n"))
        }
    }
}
