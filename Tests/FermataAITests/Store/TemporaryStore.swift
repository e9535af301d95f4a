import Foundation

@testable import FermataAI

/// A store in a file that is deleted with the last reference.
final class TemporaryStore: Sendable {
    private let folder = URL.temporaryDirectory.appending(path: "ai-store-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Opens the file, as another worker or a restarted one does.
    func open() throws -> AIDatabase { try AIDatabase(path: folder.appending(path: "ai.sqlite").path) }
}
