import ArgumentParser
import Fermata
import FermataCatalog
import FermataCommandLine

struct AgentsRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Ask an agent, and wait for its answer.",
        discussion: "Ctrl-C stops the wait, not the agent. Calls that need an approval wait: fermata approvals"
    )

    @Argument(help: "NAME, NAME@VERSION or NAME@LABEL.")
    var agent: String

    @Option(help: "What to do.")
    var prompt: String

    @Option(help: "For whom, for budgets and usage.")
    var user: String?

    @Option(help: "Another model or route than the agent's own.")
    var model: String?

    @Option(help: "The workflow id; without it, one is made.")
    var id: String?

    @Flag(help: "Return as soon as the server has recorded the start.")
    var detach = false

    @Option(help: ArgumentHelp("The task queue that its workers poll.", valueName: "name"))
    var taskQueue = CatalogWorker.defaultTaskQueue

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let input = AgentInput(agent: agent, prompt: prompt, user: user, model: model)
        let options = WorkflowOptions(id: id ?? WorkflowIDs.make(for: AgentWorkflow.name), taskQueue: taskQueue)
        try await AgentRun.start(input, options, detach: detach, connection, output)
    }
}
