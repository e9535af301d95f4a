import Foundation
public import Logging

/// What is found when a database is looked at: `fermata doctor` shows it.
public struct EngineExamination: Sendable {
    /// What is wrong, in SQLite's words; empty means sound.
    public var damage: [String]
    public var openRuns: Int
    public var closedRuns: Int
    /// Namespaces, schedules and other small things.
    public var documents: Int
    /// The database file, without its log.
    public var bytes: Int
    /// Of these, what deleted runs have left.
    public var unusedBytes: Int
    public var logBytes: Int

    /// Opens the database, reads all of it, and closes it. Nothing is changed, but what a crash left in the log is brought
    /// into the file.
    ///
    /// - Throws: If there is no such file, another process has it, or it cannot be opened; the error says which.
    public init(path: String, logger: Logger) async throws {
        guard FileManager.default.fileExists(atPath: path) else {
            throw EngineError.notFound("There is no database \(path).")
        }
        let store = try Store(path: path, logger: logger)
        do {
            let counts = try store.read(as: .scan) { reader throws(EngineError) in try reader.counts() }
            let size = try store.size()
            damage = try store.integrityCheck()
            openRuns = counts.openRuns
            closedRuns = counts.closedRuns
            documents = counts.documents
            bytes = size.bytes
            unusedBytes = size.unusedBytes
            logBytes = size.logBytes
        } catch {
            await store.close()
            throw error
        }
        await store.close()
    }
}
