import ArgumentParser
import Fermata
import FermataCatalog
import FermataCommandLine

struct AgentsForkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fork",
        abstract: "Run an agent again from one of its steps, with something changed.",
        discussion:
            "What was said before that step comes from the record and is not paid again. The run that is forked "
            + "stays as it is."
    )

    @Argument(help: "The workflow id of the run.")
    var id: String

    @Option(help: "The model's answer to make anew, from 1.")
    var step: Int

    @Option(help: "Something to add before it.")
    var prompt: String = ""

    @Option(help: "Another model or route.")
    var model: String?

    @Option(help: "Another agent, or another version of it.")
    var agent: String?

    @Option(help: ArgumentHelp("The task queue that its workers poll.", valueName: "name"))
    var taskQueue = CatalogWorker.defaultTaskQueue

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let status = try await connection.withClient { client in
            try await client.workflowHandle(type: AgentWorkflow.self, id: id)
                .query(queryType: AgentWorkflow.Status.self)
        }
        // The oldest steps of a very long run are not remembered.
        let first = status.steps - status.asked.count
        guard (first + 1...max(first + 1, status.steps)).contains(step), status.steps > 0 else {
            throw CommandFailure(.usage, "--step: the run has the steps \(first + 1) to \(status.steps).")
        }
        let name = status.agent.map { "\($0.name)@\($0.version)" } ?? ""
        let input = AgentInput(
            agent: agent ?? name,
            prompt: prompt,
            conversation: status.asked[step - first - 1],
            model: model
        )
        let options = WorkflowOptions(id: WorkflowIDs.make(for: AgentWorkflow.name), taskQueue: taskQueue)
        try await AgentRun.start(input, options, detach: false, connection, output)
    }
}
