import ArgumentParser
import Fermata
import FermataAI
import FermataCatalog
import FermataCommandLine

struct AgentsForkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fork",
        abstract: "Run an agent again from one of its steps, with something changed.",
        discussion:
            "What was said before that step comes from the record and is not paid again. The run that is forked "
            + "stays as it is. A step is an answer of the model; 'fermata agents status' says how many there are."
    )

    @Argument(help: "The workflow id of the run.")
    var id: String

    @Option(help: "The model's answer to make anew, from 1.")
    var step: Int

    @Option(
        help: ArgumentHelp(
            "What is said before it, in place of what people said last: a text, @FILE, or - for standard input.",
            valueName: "text"
        )
    )
    var message: String?

    @Option(
        name: .customLong("tool-result"),
        help: ArgumentHelp(
            "Another answer to a tool call that the step reads; @FILE for a file. Repeat it for more.",
            valueName: "call-id=text"
        )
    )
    var toolResults: [String] = []

    @Option(help: "Another model or route.")
    var model: String?

    @Option(help: "Another agent, or another version of it.")
    var agent: String?

    @Option(help: ArgumentHelp("A file with other instructions for the agent.", valueName: "file"))
    var instructions: String?

    @Option(help: "The workflow id of the new run; without it, one is made.")
    var newID: String?

    @Flag(help: "Return as soon as the server has recorded the start.")
    var detach = false

    @Flag(help: "Show tokens and steps as they come.")
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
        let fork = AgentFork(
            step: step,
            message: try message.map { try TextArgument($0).text },
            toolResults: try NamedValue.dictionary(toolResults, option: "--tool-result"),
            model: model,
            agent: agent,
            instructions: try instructions.map { String(decoding: try InputFile.contents($0), as: UTF8.self) }
        )
        let services = try await store.aiStore()
        let run = AgentRun(detach: detach, streams: watch ? services.streams : nil, output: output)
        let options = WorkflowOptions(id: newID ?? WorkflowIDs.make(for: AgentWorkflow.name), taskQueue: taskQueue)
        try await connection.withClient { client in
            let status = try await AgentHandle.of(id, client).query(queryType: AgentWorkflow.Status.self)
            try await run.start(try await fork.input(from: status, services: services), options, client)
        }
    }
}
