import ArgumentParser
import Fermata
import FermataAI
import FermataCatalog
import FermataCommandLine
import Foundation

struct AgentsStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show what an agent does, has used, and waits for.",
        discussion: "The run is asked, so a worker must be running."
    )

    @Argument(help: "The workflow id of the run.") var id: String
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    private struct Document: Encodable {
        var id: String
        var runID: String
        var status: WorkflowExecutionStatus
        var agent: AgentStatus
        var approvals: [ApprovalRequest]
    }

    func run() async throws {
        let document = try await connection.withClient { client in
            let handle = try await AgentHandle.of(id, client)
            let run = try await client.untypedWorkflowHandle(id: id).describe()
            let status = try await handle.query(queryType: AgentWorkflow.Status.self)
            let approvals = try await handle.query(queryType: AgentWorkflow.Approvals.self)
            return Document(
                id: id,
                runID: run.runID,
                status: run.status,
                agent: status,
                approvals: approvals.filter { $0.state == .pending }
            )
        }
        try output.write(document, text(document))
    }

    private func text(_ document: Document) -> String {
        let agent = document.agent
        var table = TextTable(columns: ["run", "\(document.id), \(document.status.rawValue)"])
        func add(_ name: String, _ value: String?) {
            if let value { table.append([name, value]) }
        }
        func name(_ reference: AgentReference) -> String { "\(reference.name)@\(reference.version)" }
        add("stage", agent.stage)
        add("agent", agent.agent.map(name))
        add("prompt", agent.prompt.map(name))
        add("model", agent.record.last?.model)
        add("steps", "\(agent.steps)")
        add("tokens", "\(agent.usage.inputTokens) in, \(agent.usage.outputTokens) out")
        add("cost", "\(agent.cost)")
        add("user", agent.user)
        add("tenant", agent.tenant)
        add("budget", agent.budget)
        let lines = document.approvals.map { request in
            "Waits for approval of \(request.tool) \(request.arguments) until "
                + "\(request.deadline.formatted(.iso8601)): fermata approvals decide \(document.id) \(request.id) approve"
        }
        return ([table.text] + lines).joined(separator: "\n")
    }
}
