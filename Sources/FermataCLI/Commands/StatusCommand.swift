import ArgumentParser
import Fermata
import FermataCommandLine

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how a run is going or, without an id, how the server is.",
        discussion: "A run is asked its query 'status' or, if it has none, 'progress'. That takes a worker."
    )

    @Argument(help: "The workflow id.") var id: String?
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    private struct ServerDocument: Encodable {
        var address: String
        var namespace: String
        var runs: [String: Int]
        var serverVersion: String
    }

    private struct RunStatusDocument: Encodable {
        var id: String
        var runID: String
        var workflow: String
        var status: WorkflowExecutionStatus
        /// The answer of the workflow itself; absent if it has neither query or no worker answered.
        var answer: JSONValue?
    }

    func run() async throws {
        try await connection.withClient { client in
            if let id {
                try await showRun(client.untypedWorkflowHandle(id: id))
            } else {
                try await showServer(client)
            }
        }
    }

    private func showServer(_ client: TemporalClient) async throws {
        let version = try await client.serverVersion()
        let groups = try await client.countWorkflows(query: "GROUP BY ExecutionStatus").groups
        let document = ServerDocument(
            address: try "\(connection.clientProfile().target())",
            namespace: client.namespace,
            runs: Dictionary(groups.map { (StatusNames.name($0.values.first ?? ""), $0.count) }) { $0 + $1 },
            serverVersion: version
        )
        let runs = document.runs.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        try output.write(
            document,
            """
            Temporal server \(version) at \(document.address), namespace '\(document.namespace)'.
            Runs: \(runs.isEmpty ? "none" : runs).
            """
        )
    }

    private func showRun(_ handle: UntypedWorkflowHandle) async throws {
        let description = try await handle.describe()
        var document = RunStatusDocument(
            id: description.id,
            runID: description.runID,
            workflow: description.workflowType,
            status: description.status
        )
        document.answer = try await answer(handle, within: .seconds(5))
        try output.write(
            document,
            """
            \(document.id) (\(document.workflow)) is \(document.status.rawValue).
            \(document.answer.map { Outline.text($0, indent: 2) } ?? "  No worker was there to say more.")
            """
        )
    }

    /// The server waits half a minute for a worker, which is too long for a look at a run.
    private func answer(_ handle: UntypedWorkflowHandle, within limit: Duration) async throws -> JSONValue? {
        try await withThrowingTaskGroup(of: JSONValue?.self) { group in
            group.addTask { try await answer(handle) }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }

    private func answer(_ handle: UntypedWorkflowHandle) async throws -> JSONValue? {
        for query in ["status", "progress"] {
            do {
                return JSONValue(try await handle.query(queryName: query, resultType: Payload.self))
            } catch is WorkflowQueryFailedError {
                continue
            } catch let error as FermataError where error.code == .queryNotAnswered || error.code == .deadlineExceeded {
                return nil
            }
        }
        return nil
    }
}
