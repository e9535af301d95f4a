import Fermata
import FermataCatalog
import FermataCommandLine

/// Starts an agent and shows what it comes to.
enum AgentRun {
    static func start(
        _ input: AgentInput,
        _ options: WorkflowOptions,
        detach: Bool,
        _ connection: ConnectionOptions,
        _ output: OutputOptions
    ) async throws {
        try await connection.withClient { client in
            let handle = try await client.startWorkflow(
                name: AgentWorkflow.name,
                options: options,
                input: input
            )
            let document = RunDocument(id: handle.id, runID: handle.resultRunID, workflow: AgentWorkflow.name)
            guard !detach else {
                return try output.write(
                    document,
                    "Started '\(handle.id)'. See how it goes: fermata status \(handle.id)"
                )
            }
            Terminal.complain("Started '\(handle.id)'.")
            let result = try await RunProgress.showing(of: handle, quiet: output.json) {
                try await handle.result(resultType: AgentResult.self)
            }
            try output.write(result, result.text)
        }
    }
}
