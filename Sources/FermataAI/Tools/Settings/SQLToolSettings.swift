/// A tool that asks a SQLite file, for reading only.
public struct SQLToolSettings: Codable, Sendable, Hashable {
    /// What a model calls it by.
    public var name: String
    /// The file. A relative one counts from the configuration file.
    public var file: String
    /// What the file holds, in words for the model.
    public var about: String
    /// The most rows of one answer; `nil` for the tool's own limit.
    public var maximumRows: Int?
    /// The most bytes of one answer; `nil` for the tool's own limit.
    public var maximumBytes: Int?
    /// The longest a statement may run; `nil` for the tool's own limit.
    public var timeoutSeconds: Double?

    /// Creates settings.
    public init(
        name: String = "sql_query",
        file: String,
        about: String,
        maximumRows: Int? = nil,
        maximumBytes: Int? = nil,
        timeoutSeconds: Double? = nil
    ) {
        self.name = name
        self.file = file
        self.about = about
        self.maximumRows = maximumRows
        self.maximumBytes = maximumBytes
        self.timeoutSeconds = timeoutSeconds
    }

    private enum CodingKeys: String, CodingKey {
        case name, file, about, maximumRows, maximumBytes, timeoutSeconds
    }

    private enum FileKeys: String, CodingKey, CaseIterable {
        case kind, name, file, about, maximumRows, maximumBytes, timeoutSeconds
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: FileKeys.self)
        self.init(
            file: try container.decode(String.self, forKey: .file),
            about: try container.decode(String.self, forKey: .about),
            maximumRows: try container.decodeLimit(Int.self, in: 1...100_000, forKey: .maximumRows),
            maximumBytes: try container.decodeLimit(Int.self, in: 1...(64 << 20), forKey: .maximumBytes),
            timeoutSeconds: try container.decodeLimit(Double.self, in: 0.1...3_600, forKey: .timeoutSeconds)
        )
        if let name = try container.decodeIfPresent(String.self, forKey: .name) { self.name = name }
    }
}
