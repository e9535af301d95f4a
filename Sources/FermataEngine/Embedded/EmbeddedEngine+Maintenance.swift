import Foundation

extension EmbeddedEngine {
    /// Writes a copy of everything that is committed to a new file, while work goes on.
    ///
    /// It blocks the thread for as long as the disk needs. The file appears under its name only when it is whole.
    ///
    /// - Throws: If the file exists, or cannot be written; the error names it.
    public func backup(to path: String) throws {
        try store.backup(to: path)
    }

    /// Reads every page of the database, and returns what is wrong with it; empty means sound.
    ///
    /// It blocks the thread for as long as the disk needs. Work goes on meanwhile.
    public func integrityCheck() throws -> [String] {
        try store.integrityCheck()
    }

    /// Gives pages that deleted runs have left back to the file system, a few at a time between commits.
    ///
    /// - Returns: How many pages are still unused; call it again until there are none.
    public func compact() throws -> Int {
        try store.compact()
    }
}
