/// A tool that an agent may call, and how long and how often it is tried.
public struct AgentTool: Codable, Sendable, Hashable {
    /// The tool's name.
    public var name: String
    /// How long one attempt may take.
    public var timeoutSeconds: Double
    /// How often it is tried if it fails in a way that may pass; then the model is told.
    public var maximumAttempts: Int

    /// Creates an entry.
    public init(name: String, timeoutSeconds: Double = 60, maximumAttempts: Int = 3) {
        self.name = name
        self.timeoutSeconds = timeoutSeconds
        self.maximumAttempts = maximumAttempts
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, timeoutSeconds, maximumAttempts
    }

    /// A name alone stands for a tool with the usual limits.
    public init(from decoder: any Decoder) throws {
        if let name = try? decoder.singleValueContainer().decode(String.self) {
            self.init(name: name)
            return
        }
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        self.init(name: try container.decode(String.self, forKey: .name))
        if let seconds = try container.decodeIfPresent(Double.self, forKey: .timeoutSeconds) {
            timeoutSeconds = seconds
        }
        if let attempts = try container.decodeIfPresent(Int.self, forKey: .maximumAttempts) {
            maximumAttempts = attempts
        }
    }
}
