import ArgumentParser
import FermataAI
import Foundation

struct AgentsLabelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "label",
        abstract: "Move a label to a version of an agent.",
        discussion: "An agent asked for by its name alone is the version with the label production, if there is one."
    )

    @Argument(help: "The agent.") var name: String
    @Argument(help: "The version.") var version: Int
    @Argument(help: "The label.") var label: String
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let agents = try await store.aiStore().agents
        try await agents.move(label, of: name, to: version, by: ProcessInfo.processInfo.userName)
        let info = try await agents.get(DefinitionReference(name: name, .version(version))).info
        try output.write(info, "'\(label)' is on version \(version) of '\(name)' now.")
    }
}
