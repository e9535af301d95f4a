import ArgumentParser
import FermataAI

struct AgentsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the agents.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let list = try await RegistryList(store.aiStore().agents)
        try output.write(list.entries, list.text(noun: "AGENT") ?? "No agents. Make one: fermata agents put FILE")
    }
}
