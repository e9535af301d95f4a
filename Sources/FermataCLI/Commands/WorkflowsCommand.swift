import ArgumentParser
import Fermata
import FermataCatalog
import FermataCommandLine
import Foundation

struct WorkflowsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workflows",
        abstract: "List the catalogue: the workflows that a worker of this program runs."
    )

    @OptionGroup var output: OutputOptions

    private struct Document: Encodable {
        struct Workflow: Encodable {
            var name: String
            var summary: String
            var exampleInput: JSONValue
        }

        var workflows: [Workflow]
    }

    func run() throws {
        let document = Document(
            workflows: try Catalog.entries.map { entry in
                .init(
                    name: entry.name,
                    summary: entry.summary,
                    exampleInput: try JSONDecoder().decode(JSONValue.self, from: Data(entry.exampleInput.utf8))
                )
            }
        )
        let text = Catalog.entries
            .map { "\($0.name)\n  \($0.summary).\n  fermata run \($0.name) --input '\($0.exampleInput)'" }
            .joined(separator: "\n\n")
        try output.write(document, text)
    }
}
