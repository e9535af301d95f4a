import Fermata
import FermataAI
import FermataCatalog
import FermataCommandLine

/// Starts an agent and shows what it comes to.
struct AgentRun {
    /// Whether to return as soon as the server has recorded the start.
    var detach: Bool
    /// Where tokens and steps are read as they come; `nil` to wait for the answer alone.
    var streams: (any StreamBuffer)?
    var output: OutputOptions

    func start(_ input: AgentInput, _ options: WorkflowOptions, _ client: TemporalClient) async throws {
        // Not what a former run under the same id has shown.
        let from = try await streams?.snapshot(options.id)?.next ?? 0
        let handle = try await client.startWorkflow(type: AgentWorkflow.self, options: options, input: input)
        if let streams {
            Terminal.complain("Started '\(handle.id)'.")
            return try await AgentWatch(handle: handle, streams: streams, json: output.json, from: from).run()
        }
        guard !detach else {
            let document = RunDocument(id: handle.id, runID: handle.resultRunID, workflow: AgentWorkflow.name)
            return try output.write(
                document,
                "Started '\(handle.id)'. See how it goes: fermata agents watch \(handle.id)"
            )
        }
        Terminal.complain("Started '\(handle.id)'.")
        let untyped = client.untypedWorkflowHandle(id: handle.id)
        let result = try await RunProgress.showing(of: untyped, quiet: output.json) {
            try await handle.result()
        }
        try output.write(result, result.text)
    }
}
