public import FermataAI
public import Foundation

extension ContentStore: MediaStore {
    public func storeMedia(_ bytes: Data, mediaType: String) async throws -> StoredMedia {
        let reference = try await store(bytes, mediaType: mediaType)
        return StoredMedia(sha256: reference.sha256, byteCount: reference.byteCount, mediaType: reference.mediaType)
    }
}
