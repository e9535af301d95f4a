/// Which workflows the tools `start_workflow` and `query_workflow` may start and ask.
public struct WorkflowToolSettings: Codable, Sendable, Hashable {
    /// The types that may be started, each with what it does and what input it takes, in words for the model.
    public var start: [String: String]
    /// For each type that may be asked its queries, each with what it answers; a type without queries can be asked for
    /// its status.
    public var query: [String: [String: String]]
    /// The task queue that started workflows run on; `nil` for the worker's own.
    public var taskQueue: String?

    /// Creates settings.
    public init(
        start: [String: String] = [:],
        query: [String: [String: String]] = [:],
        taskQueue: String? = nil
    ) {
        self.start = start
        self.query = query
        self.taskQueue = taskQueue
    }

    private enum CodingKeys: String, CodingKey {
        case start, query, taskQueue
    }

    private enum FileKeys: String, CodingKey, CaseIterable {
        case kind, start, query, taskQueue
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: FileKeys.self)
        self.init(
            start: try container.decodeIfPresent([String: String].self, forKey: .start) ?? [:],
            query: try container.decodeIfPresent([String: [String: String]].self, forKey: .query) ?? [:],
            taskQueue: try container.decodeIfPresent(String.self, forKey: .taskQueue)
        )
        guard !start.isEmpty || !query.isEmpty else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "Name the types of workflows under 'start', 'query' or both."
                )
            )
        }
    }
}
