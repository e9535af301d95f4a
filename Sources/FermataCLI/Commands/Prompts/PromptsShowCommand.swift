import ArgumentParser
import FermataAI

struct PromptsShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show a prompt's text.")

    @Argument(help: "NAME, NAME@VERSION or NAME@LABEL.")
    var prompt: String

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let definition = try await store.aiStore().prompts.get(DefinitionReference(parsing: prompt))
        try output.write(definition, definition.content)
    }
}
