import ArgumentParser
import Fermata
import FermataAI
import FermataCommandLine
import Foundation

struct AgentsPutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "put",
        abstract: "Keep a new version of an agent.",
        discussion:
            "The same definition again is the same version. Runs that have begun keep theirs. The tools and the "
            + "prompt that it names must be there."
    )

    @Argument(help: "The agent's YAML file; '-' is standard input.")
    var file: String

    @Option(help: ArgumentHelp("Put this label on the version, for example production.", valueName: "name"))
    var label: String?

    @OptionGroup var worker: WorkerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let text = String(decoding: try InputFile.contents(file), as: UTF8.self)
        try worker.checkFolders()
        let tools = try await worker.tools(try worker.store.configuration())
        let services = try await AIServices(database: worker.store.aiDatabase(), tools: tools)
        let author = ProcessInfo.processInfo.userName
        var info = try await services.putAgent(text, by: author)
        if let label {
            try await services.agents.move(label, of: info.name, to: info.version, by: author)
            info = try await services.agents.get(DefinitionReference(name: info.name, .version(info.version))).info
        }
        try output.write(
            info,
            "'\(info.name)' is version \(info.version). Run it: fermata agents run \(info.name) --prompt '…'"
        )
    }
}
