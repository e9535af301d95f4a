public import Foundation

/// A version of a definition, without its content.
public struct DefinitionInfo: Codable, Sendable, Hashable {
    /// The definition's name.
    public var name: String
    /// From 1. Never used again, also after it was deleted.
    public var version: Int
    /// SHA-256 of the content, in lower-case hexadecimal.
    public var sha256: String
    /// When it was put first.
    public var createdAt: Date
    /// Who put it first.
    public var createdBy: String
    /// The labels it has now, in alphabetical order.
    public var labels: [String]

    /// Creates a description of a version.
    public init(name: String, version: Int, sha256: String, createdAt: Date, createdBy: String, labels: [String]) {
        self.name = name
        self.version = version
        self.sha256 = sha256
        self.createdAt = createdAt
        self.createdBy = createdBy
        self.labels = labels
    }
}
