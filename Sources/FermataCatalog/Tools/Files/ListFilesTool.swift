public import FermataAI
import Foundation

/// Lists a folder below the allowed ones.
public struct ListFilesTool: Tool {
    /// The folder to list.
    @Generable
    public struct Arguments: Codable, Sendable {
        /// Where the folder is.
        @Guide(description: "The folder's path, absolute or below an allowed folder. Empty lists the allowed folders.")
        public var path: String = ""
    }

    /// A file or folder.
    public struct Entry: Codable, Sendable, Hashable {
        /// Its absolute path, with a slash at a folder's end.
        public var path: String
        /// A file's size in bytes.
        public var bytes: Int?
    }

    /// What is in a folder.
    public struct Listing: Codable, Sendable, Hashable {
        /// By name.
        public var entries: [Entry]
        /// Whether there are more than are shown.
        public var isCut: Bool
    }

    /// What a model calls it by.
    public let name = "list_files"
    /// What a model reads of it.
    public let description = "Lists the files and folders of an allowed folder."

    /// The most entries of one answer.
    static let maximumEntries = 500

    private let folders: ToolFolders

    /// Creates the tool.
    ///
    /// - Parameter roots: The folders below which everything may be seen.
    public init(roots: [String]) {
        folders = ToolFolders(roots: roots)
    }

    public func call(arguments: Arguments) async throws -> Listing {
        try await onBlockingThread { [folders] in
            if arguments.path.isEmpty {
                return Listing(entries: folders.realRoots.map { Entry(path: $0 + "/") }, isCut: false)
            }
            let folder = try folders.resolve(arguments.path)
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue,
                let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
            else { throw ToolError("'\(arguments.path.prefix(300))' is no folder that can be listed.") }
            let entries = names.sorted().prefix(Self.maximumEntries).map { Self.entry(folder + "/" + $0) }
            return Listing(entries: entries, isCut: names.count > entries.count)
        }
    }

    /// Of a symbolic link only the name: what it leads to may be outside.
    private static func entry(_ path: String) -> Entry {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { return Entry(path: path) }
        switch attributes[.type] as? FileAttributeType {
        case .typeDirectory: return Entry(path: path + "/")
        case .typeRegular: return Entry(path: path, bytes: (attributes[.size] as? NSNumber)?.intValue)
        default: return Entry(path: path)
        }
    }
}
