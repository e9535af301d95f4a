import ArgumentParser
import Fermata
import FermataAI
import FermataCommandLine

struct ToolsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the tools that a worker with these options would have.",
        discussion: "They come from 'tools' in the configuration file; without one there is the calculator."
    )

    @OptionGroup var worker: WorkerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try worker.checkFolders()
        let tools = try await worker.tools(try worker.store.configuration()).map(\.definition)
        var table = TextTable(columns: ["TOOL", "ARGUMENTS", "WHAT IT DOES"])
        for tool in tools {
            let line = tool.description.split(separator: "\n").first ?? ""
            var arguments: [String] = []
            if case .object(let properties)? = tool.parameters.document["properties"] {
                arguments = properties.keys.sorted()
            }
            table.append([
                tool.name, arguments.joined(separator: ", "), line.count > 100 ? "\(line.prefix(99))…" : String(line),
            ])
        }
        try output.write(tools, tools.isEmpty ? "No tools." : table.text)
    }
}
