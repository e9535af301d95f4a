/// A name in a registry.
public struct DefinitionSummary: Codable, Sendable, Hashable {
    /// The name.
    public var name: String
    /// The newest version; `nil` if all were deleted.
    public var latest: Int?
    /// How many versions there are.
    public var versions: Int
    /// Which version each label is on.
    public var labels: [String: Int]

    /// Creates a summary.
    public init(name: String, latest: Int?, versions: Int, labels: [String: Int]) {
        self.name = name
        self.latest = latest
        self.versions = versions
        self.labels = labels
    }
}
