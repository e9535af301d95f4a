import ArgumentParser
import Fermata
import FermataCommandLine

/// The value that goes with a request.
struct InputOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "JSON, or @FILE for a file that holds JSON, or @- for standard input.",
            valueName: "json|@file"
        )
    )
    var input: String?

    /// The value; `nil` is no argument at all.
    func payload() throws -> Payload? {
        try input.map { try InputArgument($0).payload }
    }
}
