import ArgumentParser
import FermataCommandLine

/// How the answer is written.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Write one JSON document, of the shape described in docs/cli.md.")
    var json = false

    /// Writes the document, or the text for people.
    func write(_ document: some Encodable, _ text: @autoclosure () throws -> String) throws {
        Terminal.answer(json ? try JSONDocument.text(document) : try text())
    }
}
