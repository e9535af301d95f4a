/// What every workflow of the catalogue answers to the query `progress`.
public struct WorkflowProgress: Codable, Sendable, Hashable {
    /// What the run is doing, in a few words.
    public var stage: String
    /// The steps that are done.
    public var completed: Int
    /// The steps in all, if they can be known.
    public var total: Int?

    /// Creates a progress report.
    public init(stage: String, completed: Int = 0, total: Int? = nil) {
        self.stage = stage
        self.completed = completed
        self.total = total
    }
}
