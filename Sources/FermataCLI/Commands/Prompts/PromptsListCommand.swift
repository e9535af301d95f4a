import ArgumentParser
import FermataAI

struct PromptsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the prompts.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let list = try await RegistryList(store.aiStore().prompts)
        try output.write(
            list.entries,
            list.text(noun: "PROMPT") ?? "No prompts. Make one: fermata prompts put NAME FILE"
        )
    }
}
