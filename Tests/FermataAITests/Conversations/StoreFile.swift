import Foundation

@testable import FermataAI

/// An AI store in a file of its own, which can be opened again as after a crash.
final class StoreFile: Sendable {
    private let directory: String

    init() throws {
        directory = FileManager.default.temporaryDirectory.path + "/fermata-ai-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// Another connection to the same file, as another process has it.
    func open() throws -> AIDatabase {
        try AIDatabase(path: directory + "/ai.sqlite")
    }
}
