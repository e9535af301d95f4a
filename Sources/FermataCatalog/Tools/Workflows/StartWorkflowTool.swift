import Crypto
public import Fermata
public import FermataAI

/// Starts workflows of the allowed types.
///
/// The workflow's id comes from the call, so that a call that is tried again starts nothing twice.
public struct StartWorkflowTool: Tool {
    /// What to start.
    @Generable
    public struct Arguments: Codable, Sendable {
        /// The type.
        @Guide(description: "The workflow's type, one of the allowed ones.")
        public var type: String
        /// The input.
        @Guide(description: "The workflow's input as JSON text. Leave it empty if the workflow takes none.")
        public var input: String = ""
    }

    /// What was started.
    public struct Started: Codable, Sendable, Hashable {
        /// The id, by which the workflow can be asked.
        public var workflowID: String
        /// Whether this call has started it before.
        public var wasRunning: Bool
    }

    /// What a model calls it by.
    public let name = "start_workflow"
    /// What a model reads of it: the types too.
    public let description: String

    private let client: TemporalClient
    private let types: [String: String]
    private let taskQueue: String
    private let executionTimeout: Duration

    /// Creates the tool.
    ///
    /// - Parameters:
    ///   - types: The types that may be started, each with what it does and what input it takes, in words for the model.
    ///   - executionTimeout: How long a workflow that a model started may take.
    public init(
        client: TemporalClient,
        types: [String: String],
        taskQueue: String,
        executionTimeout: Duration = .seconds(24 * 3_600)
    ) {
        self.client = client
        self.types = types
        self.taskQueue = taskQueue
        self.executionTimeout = executionTimeout
        let list = types.sorted { $0.key < $1.key }.map { "- \($0.key): \($0.value)" }.joined(separator: "\n")
        description = "Starts a workflow and returns its id without waiting for it. The types are:\n\(list)"
    }

    public func call(arguments: Arguments) async throws -> Started {
        guard types[arguments.type] != nil else {
            let known = types.keys.sorted().joined(separator: ", ")
            throw ToolError("There is no type '\(arguments.type.prefix(200))' to start. There are: \(known).")
        }
        guard let context = ToolContext.current else {
            throw ToolError("Workflows can only be started from a tool call.")
        }
        let input = try WorkflowToolJSON.value(arguments.input)
        let hash = SHA256.hash(data: Array(context.idempotencyKey.utf8)).prefix(16)
            .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        let options = WorkflowOptions(
            id: "tool-\(hash.joined())",
            taskQueue: taskQueue,
            executionTimeout: executionTimeout,
            idReusePolicy: .rejectDuplicate
        )
        do {
            if let input {
                _ = try await client.startWorkflow(name: arguments.type, options: options, input: input)
            } else {
                _ = try await client.startWorkflow(name: arguments.type, options: options)
            }
        } catch is WorkflowAlreadyStartedError {
            return Started(workflowID: options.id, wasRunning: true)
        }
        return Started(workflowID: options.id, wasRunning: false)
    }
}
