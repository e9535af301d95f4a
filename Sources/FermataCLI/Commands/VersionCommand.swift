import ArgumentParser
import FermataCommandLine

struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

    @OptionGroup var output: OutputOptions

    private struct Document: Encodable {
        var version: String
    }

    func run() throws {
        try output.write(Document(version: CommandLineVersion.current), "fermata \(CommandLineVersion.current)")
    }
}
