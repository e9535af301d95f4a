import ArgumentParser
import FermataAI
import FermataCommandLine
import Foundation

struct PromptsPutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "put",
        abstract: "Keep a new version of a prompt.",
        discussion: "The same text again is the same version."
    )

    @Argument(help: "The prompt's name.")
    var name: String

    @Argument(help: "The file with its text; '-' is standard input.")
    var file: String

    @Option(help: ArgumentHelp("Put this label on the version, for example production.", valueName: "name"))
    var label: String?

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    private struct Document: Encodable {
        var info: DefinitionInfo
        var variables: [String]
    }

    func run() async throws {
        guard let text = String(data: try InputFile.contents(file), encoding: .utf8) else {
            throw CommandFailure(.usage, "'\(file)' is no text in UTF-8.")
        }
        let prompts = try await store.aiStore().prompts
        let author = ProcessInfo.processInfo.userName
        var info = try await prompts.put(name, text, by: author)
        if let label {
            try await prompts.move(label, of: name, to: info.version, by: author)
            info = try await prompts.get(DefinitionReference(name: name, .version(info.version))).info
        }
        let variables = try PromptTemplate(text).variables
        let needs = variables.isEmpty ? "" : " It needs the variables \(variables.joined(separator: ", "))."
        try output.write(Document(info: info, variables: variables), "'\(name)' is version \(info.version).\(needs)")
    }
}
