public import Fermata
public import Foundation

extension WorkflowHistory {
    /// Reads a history from a JSON file.
    ///
    /// - Parameter workflowID: `nil` is the file's name without its extension.
    /// - Throws: If the file cannot be read; ``FermataError`` with code `invalidHistory` if it holds no history.
    public init(contentsOf file: URL, workflowID: String? = nil) throws {
        try self.init(
            json: try Data(contentsOf: file),
            workflowID: workflowID ?? file.deletingPathExtension().lastPathComponent
        )
    }

    /// Reads all `.json` files of a directory, in the order of their names.
    ///
    /// - Throws: If the directory or a file cannot be read; ``FermataError`` with code `invalidHistory` if a file holds
    ///   no history.
    public static func all(in directory: URL) throws -> [WorkflowHistory] {
        try FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
            .map { try WorkflowHistory(contentsOf: $0) }
    }
}
