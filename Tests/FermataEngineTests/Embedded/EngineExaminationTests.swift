import Foundation
import Logging
import Testing

@testable import FermataEngine

@Suite("looking at a database that is not in use")
struct EngineExaminationTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "examination-\(UUID().uuidString)")
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private var path: String { folder.appending(path: "engine.db").path(percentEncoded: false) }

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    @Test("a sound database is found sound, and its contents are counted")
    func sound() async throws {
        let engine = try await EmbeddedEngine(.init(path: path), logger: logger)
        let copy = folder.appending(path: "copy.db").path(percentEncoded: false)
        try engine.backup(to: copy)
        #expect(try engine.integrityCheck().isEmpty)
        let found = try await EngineExamination(path: copy, logger: logger)
        #expect(found.damage.isEmpty)
        #expect(found.openRuns == 0)
        // The engine's id, and its namespaces.
        #expect(found.documents >= 2)
        try FileManager.default.removeItem(at: folder)
    }

    @Test("a database in use, or one that is not there, is refused by name")
    func refused() async throws {
        let engine = try await EmbeddedEngine(.init(path: path), logger: logger)
        await #expect(throws: EngineError.self) { try await EngineExamination(path: path, logger: logger) }
        try withExtendedLifetime(engine) {}
        let missing = folder.appending(path: "missing.db").path(percentEncoded: false)
        let error = await #expect(throws: EngineError.self) {
            try await EngineExamination(path: missing, logger: logger)
        }
        #expect(error?.message.contains("missing.db") == true)
        try FileManager.default.removeItem(at: folder)
    }
}
