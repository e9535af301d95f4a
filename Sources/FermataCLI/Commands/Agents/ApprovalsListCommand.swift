import ArgumentParser
import Fermata
import FermataAI
import FermataCatalog
import FermataCommandLine
import Foundation

struct ApprovalsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the open requests of all agents.",
        discussion: "Each running agent is asked, so a worker must be running."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    private struct Entry: Encodable {
        var workflow: String
        var request: ApprovalRequest
    }

    func run() async throws {
        let entries = try await connection.withClient { client in
            var entries: [Entry] = []
            let running = "WorkflowType = '\(AgentWorkflow.name)' AND ExecutionStatus = 'Running'"
            for try await run in client.listWorkflows(query: running) {
                let handle = client.workflowHandle(type: AgentWorkflow.self, id: run.id, runID: run.runID)
                let requests = try await handle.query(queryType: AgentWorkflow.Approvals.self)
                entries += requests.filter { $0.state == .pending }.map { Entry(workflow: run.id, request: $0) }
            }
            return entries.sorted { $0.request.deadline < $1.request.deadline }
        }
        var table = TextTable(columns: ["RUN", "REQUEST", "AGENT", "TOOL", "DEADLINE", "THEN", "ARGUMENTS"])
        for entry in entries {
            let request = entry.request
            table.append([
                entry.workflow, request.id, request.agent, request.tool, request.deadline.formatted(.iso8601),
                request.onDeadline.rawValue, request.arguments,
            ])
        }
        let hint = "Decide: fermata approvals decide RUN REQUEST approve"
        try output.write(entries, entries.isEmpty ? "Nothing waits for a decision." : "\(table.text)\n\n\(hint)")
    }
}
