/// A version of a definition.
public struct Definition: Codable, Sendable, Hashable {
    /// Which one it is.
    public var info: DefinitionInfo
    /// The document as it was put.
    public var content: String

    /// Creates a version.
    public init(info: DefinitionInfo, content: String) {
        self.info = info
        self.content = content
    }
}
