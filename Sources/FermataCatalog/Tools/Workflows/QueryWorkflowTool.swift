public import Fermata
public import FermataAI

/// Asks workflows of the allowed types the allowed questions.
public struct QueryWorkflowTool: Tool {
    /// What to ask.
    @Generable
    public struct Arguments: Codable, Sendable {
        /// Whom.
        @Guide(description: "The workflow's id.")
        public var workflowID: String
        /// What.
        @Guide(description: "The query's name, one of the allowed ones; or 'status' for how the workflow is doing.")
        public var query: String
        /// More of the question.
        @Guide(description: "The query's argument as JSON text. Leave it empty if the query takes none.")
        public var argument: String = ""
    }

    /// What a model calls it by.
    public let name = "query_workflow"
    /// What a model reads of it: the queries too.
    public let description: String

    /// The most bytes of an answer.
    static let maximumBytes = 64 << 10

    private let client: TemporalClient
    private let queries: [String: [String: String]]

    /// Creates the tool.
    ///
    /// - Parameter queries: For each type of workflow its queries, each with what it answers, in words for the model. A
    ///   type without queries can still be asked for its status.
    public init(client: TemporalClient, queries: [String: [String: String]]) {
        self.client = client
        self.queries = queries
        let list = queries.sorted { $0.key < $1.key }.flatMap { type, queries in
            queries.sorted { $0.key < $1.key }.map { "- \(type): \($0.key): \($0.value)" }
        }
        description = "Asks a workflow. The queries are, by the workflow's type:\n\(list.joined(separator: "\n"))"
    }

    public func call(arguments: Arguments) async throws -> String {
        let id = arguments.workflowID
        guard !id.isEmpty, id.utf8.count <= 1_000 else { throw ToolError("'workflowID' must have 1 to 1000 bytes.") }
        let argument = try WorkflowToolJSON.value(arguments.argument)
        let handle = client.untypedWorkflowHandle(id: id)
        do {
            // The type first: an id alone would open every workflow of the namespace.
            let execution = try await handle.describe()
            guard let queries = queries[execution.workflowType] else { throw unknown(id) }
            if arguments.query == "status" { return "\(execution.status)" }
            guard queries[arguments.query] != nil else {
                let known = (queries.keys.sorted() + ["status"]).joined(separator: ", ")
                throw ToolError("There is no query '\(arguments.query.prefix(200))'. There are: \(known).")
            }
            let answer: JSONValue =
                if let argument {
                    try await handle.query(queryName: arguments.query, input: argument)
                } else {
                    try await handle.query(queryName: arguments.query)
                }
            return try WorkflowToolJSON.text(answer, atMost: Self.maximumBytes)
        } catch let error as FermataError where error.code == .notFound {
            throw unknown(id)
        } catch let error as WorkflowQueryFailedError {
            throw ToolError("The workflow could not answer: \("\(error)".prefix(500))")
        }
    }

    /// The same for a workflow that is not there and one that may not be asked.
    private func unknown(_ id: String) -> ToolError {
        ToolError("There is no workflow '\(id.prefix(200))' of a type that may be asked.")
    }
}
