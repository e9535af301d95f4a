/// What the tools `list_files` and `read_file` may see.
public struct FileToolSettings: Codable, Sendable, Hashable {
    /// The folders below which every regular file may be read. Relative ones count from the configuration file.
    public var roots: [String]

    /// Creates settings.
    public init(roots: [String]) {
        self.roots = roots
    }

    private enum CodingKeys: String, CodingKey {
        case roots
    }

    private enum FileKeys: String, CodingKey, CaseIterable {
        case kind, roots
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: FileKeys.self)
        self.init(roots: try container.decodeSome([String].self, forKey: .roots))
    }
}
