import Crypto
import Fermata
public import Foundation

/// Content on disk, found by its SHA-256: texts, link lists and whatever else is too large for a history.
///
/// Storing the same bytes twice stores them once, so an activity that is tried again leaves nothing behind. A stored
/// file is complete or absent, also after a crash: it is written under another name, flushed and then renamed. Every
/// read verifies the hash. Nothing is ever removed by the store itself. Workers that share workflows share the
/// directory.
public struct ContentStore: Sendable {
    /// Where the content lies. Made on the first write.
    public let directory: String
    /// The largest content that is accepted.
    public let maximumBytes: Int

    /// Creates a store in a directory.
    public init(directory: String, maximumBytes: Int = 64 << 20) {
        self.directory = directory
        self.maximumBytes = maximumBytes
    }

    /// Stores bytes. They are on the disk when this returns.
    ///
    /// - Throws: `ApplicationError` of type ``CatalogFailure/contentTooLarge`` or ``CatalogFailure/storeUnavailable``.
    public func store(_ data: Data, mediaType: String) async throws -> ContentReference {
        guard data.count <= maximumBytes else {
            throw CatalogFailure.final(
                CatalogFailure.contentTooLarge,
                "The content has \(data.count) bytes; the store accepts \(maximumBytes)."
            )
        }
        return try await onBlockingThread {
            let hash = Self.hash(data)
            do {
                try write(data, hash: hash)
            } catch {
                throw unavailable("written", error)
            }
            return ContentReference(sha256: hash, byteCount: data.count, mediaType: mediaType)
        }
    }

    /// The bytes behind a reference, verified.
    ///
    /// - Throws: `ApplicationError` of type ``CatalogFailure/contentMissing`` (retried: a shared directory may lag),
    ///   ``CatalogFailure/contentDamaged``, ``CatalogFailure/contentTooLarge`` or
    ///   ``CatalogFailure/storeUnavailable``.
    public func data(for reference: ContentReference) async throws -> Data {
        try CatalogFailure.require(reference.isWellFormed, "sha256", "must be 64 lower-case hexadecimal digits.")
        guard reference.byteCount <= maximumBytes else {
            throw CatalogFailure.final(
                CatalogFailure.contentTooLarge,
                "The content has \(reference.byteCount) bytes; the store accepts \(maximumBytes)."
            )
        }
        return try await onBlockingThread { try read(reference) }
    }

    private func write(_ data: Data, hash: String) throws {
        let folder = folder(hash)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = folder + "/" + hash
        if let stored = try? SystemCalls.readRegularFile(path, limit: data.count + 1), stored == data { return }
        let unfinished = "\(path).\(UUID().uuidString).unfinished"
        do {
            try SystemCalls.writeDurably(data, toNewFile: unfinished)
            try SystemCalls.renameDurably(unfinished, to: path, in: folder)
        } catch {
            try? FileManager.default.removeItem(atPath: unfinished)
            throw error
        }
    }

    private func read(_ reference: ContentReference) throws -> Data {
        let data: Data?
        do {
            let path = folder(reference.sha256) + "/" + reference.sha256
            data = try SystemCalls.readRegularFile(path, limit: reference.byteCount + 1)
        } catch let error as SystemCalls.Failure where error.isMissingFile {
            throw CatalogFailure.passing(
                CatalogFailure.contentMissing,
                "The content store has no \(reference.sha256). Give every worker the same content directory."
            )
        } catch {
            throw unavailable("read", error)
        }
        guard let data, data.count == reference.byteCount, Self.hash(data) == reference.sha256 else {
            throw CatalogFailure.final(
                CatalogFailure.contentDamaged,
                "The stored content \(reference.sha256) was changed. Restore it, or run the workflow again."
            )
        }
        return data
    }

    // Two digits of the hash spread the files over 256 folders.
    private func folder(_ hash: String) -> String { "\(directory)/\(hash.prefix(2))" }

    private func unavailable(_ verb: String, _ error: any Error) -> ApplicationError {
        let reason = (error as? SystemCalls.Failure)?.reason ?? (error as NSError).localizedDescription
        return CatalogFailure.passing(
            CatalogFailure.storeUnavailable,
            "The content store cannot be \(verb): \(reason). Check the content directory and its free space."
        )
    }

    private static func hash(_ data: Data) -> String {
        SHA256.hash(data: data).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
