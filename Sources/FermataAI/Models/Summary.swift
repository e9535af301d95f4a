/// A short version of a text.
public struct Summary: Codable, Sendable, Hashable {
    /// The summary; empty if the text has no words.
    public var text: String
    /// The model that wrote it.
    public var model: String
    /// What it cost; `nil` if the model counts no tokens.
    public var usage: TokenUsage?
    /// Whether the text was longer than the model reads, so that only its beginning was.
    public var isTruncated: Bool

    /// Creates a summary.
    public init(text: String, model: String, usage: TokenUsage? = nil, isTruncated: Bool = false) {
        self.text = text
        self.model = model
        self.usage = usage
        self.isTruncated = isTruncated
    }
}
