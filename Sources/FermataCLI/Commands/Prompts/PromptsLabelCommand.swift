import ArgumentParser
import FermataAI
import Foundation

struct PromptsLabelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "label",
        abstract: "Move a label to a version of a prompt.",
        discussion:
            "A prompt named without one is the version with the label production, if there is one. Runs that have "
            + "begun keep theirs."
    )

    @Argument(help: "The prompt.") var name: String
    @Argument(help: "The version.") var version: Int
    @Argument(help: "The label.") var label: String
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let prompts = try await store.aiStore().prompts
        try await prompts.move(label, of: name, to: version, by: ProcessInfo.processInfo.userName)
        let info = try await prompts.get(DefinitionReference(name: name, .version(version))).info
        try output.write(info, "'\(label)' is on version \(version) of '\(name)' now.")
    }
}
