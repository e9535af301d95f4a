import ArgumentParser
import FermataAI

struct AgentsShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show an agent's definition.")

    @Argument(help: "NAME, NAME@VERSION or NAME@LABEL.")
    var agent: String

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let definition = try await store.aiStore().agents.get(DefinitionReference(parsing: agent))
        try output.write(definition, definition.content)
    }
}
