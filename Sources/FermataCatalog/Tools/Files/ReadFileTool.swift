import Fermata
public import FermataAI
import Foundation

/// Reads text files below the allowed folders.
public struct ReadFileTool: Tool {
    /// The file to read.
    @Generable
    public struct Arguments: Codable, Sendable {
        /// Where the file is.
        @Guide(description: "The file's path, absolute or below an allowed folder.")
        public var path: String
        /// For files longer than one answer.
        @Guide(description: "The first line to read; 1 is the file's first.", .minimum(1))
        public var firstLine: Int = 1
    }

    /// A part of a file.
    public struct Part: Codable, Sendable, Hashable {
        /// The lines, without a line break at the end.
        public var text: String
        /// Where the rest begins, if there is more.
        public var nextLine: Int?
    }

    /// What a model calls it by.
    public let name = "read_file"
    /// What a model reads of it.
    public let description = "Reads a text file of an allowed folder."

    private let folders: ToolFolders
    private let files: FileRoots
    private let maximumBytes: Int
    private let maximumCharacters: Int

    /// Creates the tool.
    ///
    /// - Parameters:
    ///   - roots: The folders below which every regular file may be read.
    ///   - maximumBytes: Larger files are refused.
    ///   - maximumCharacters: The most of a file in one answer.
    public init(roots: [String], maximumBytes: Int = 4 << 20, maximumCharacters: Int = 20_000) {
        folders = ToolFolders(roots: roots)
        files = FileRoots(roots: roots)
        self.maximumBytes = maximumBytes
        self.maximumCharacters = max(maximumCharacters, 1)
    }

    public func call(arguments: Arguments) async throws -> Part {
        let path = try await onBlockingThread { [folders] in try folders.resolve(arguments.path) }
        let data: Data
        do {
            data = try await files.read(path, limit: maximumBytes).data
        } catch let error as ApplicationError {
            throw ToolError(error.message)
        }
        guard !data.contains(0), let text = String(data: data, encoding: .utf8) else {
            throw ToolError("'\(arguments.path.prefix(300))' is no text file.")
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard arguments.firstLine >= 1, arguments.firstLine <= lines.count else {
            throw ToolError("'firstLine' must be from 1 to \(lines.count), the file's last line.")
        }
        var end = arguments.firstLine - 1
        var room = maximumCharacters
        while end < lines.count, end == arguments.firstLine - 1 || lines[end].unicodeScalars.count < room {
            room -= lines[end].unicodeScalars.count + 1
            end += 1
        }
        let part = lines[(arguments.firstLine - 1)..<end].joined(separator: "\n")
        // A single line may be longer than an answer.
        let shown = String(part.unicodeScalars.prefix(maximumCharacters))
        return Part(text: shown, nextLine: end < lines.count ? end + 1 : nil)
    }
}
