import ArgumentParser
import Fermata
import FermataAI
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

    @Option(help: ArgumentHelp("What to do: a text, @FILE, or - for standard input.", valueName: "text"))
    var prompt: String

    @Option(
        name: .customLong("var"),
        help: ArgumentHelp("A value for a place in the agent's prompt; repeat it for more.", valueName: "name=value")
    )
    var variables: [String] = []

    @Option(help: "For whom, for budgets and usage.")
    var user: String?

    @Option(help: "For which customer, for budgets and usage.")
    var tenant: String?

    @Option(help: "Another model or route than the agent's own.")
    var model: String?

    @Option(help: "The workflow id; without it, one is made.")
    var id: String?

    @Flag(help: "Return as soon as the server has recorded the start.")
    var detach = false

    @Flag(help: "Show tokens and steps as they come, from the worker's data directory.")
    var watch = false

    @Option(help: ArgumentHelp("The task queue that its workers poll.", valueName: "name"))
    var taskQueue = CatalogWorker.defaultTaskQueue

    @OptionGroup var store: StoreOptions
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard !(watch && detach) else {
            throw ValidationError("--watch waits, and --detach does not; give one of them.")
        }
    }

    func run() async throws {
        let variables = try NamedValue.dictionary(variables, option: "--var")
        let input = AgentInput(
            agent: agent,
            prompt: try TextArgument(prompt).text,
            user: user,
            tenant: tenant,
            model: model,
            variables: variables.isEmpty ? nil : variables
        )
        let options = WorkflowOptions(id: id ?? WorkflowIDs.make(for: AgentWorkflow.name), taskQueue: taskQueue)
        let run = AgentRun(detach: detach, streams: watch ? try await store.aiStore().streams : nil, output: output)
        try await connection.withClient { try await run.start(input, options, $0) }
    }
}
