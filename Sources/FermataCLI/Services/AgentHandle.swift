import Fermata
import FermataCatalog
import FermataCommandLine

/// Runs of agents, by their workflow ids.
enum AgentHandle {
    /// The run, if it is an agent's: another workflow would keep the messages of agents and never read them.
    static func of(_ id: String, _ client: TemporalClient) async throws -> WorkflowHandle<AgentWorkflow> {
        let type = try await client.untypedWorkflowHandle(id: id).describe().workflowType
        guard type == AgentWorkflow.name else {
            throw CommandFailure(
                .usage,
                "'\(id)' is no agent's run but a \(type). Its own commands: fermata help signal"
            )
        }
        return client.workflowHandle(type: AgentWorkflow.self, id: id)
    }
}
