package import Fermata
package import Foundation

/// The value of `--input`: JSON, or `@FILE` for a file that holds JSON, or `@-` for standard input.
package struct InputArgument: Equatable, Sendable {
    /// The bytes as they were given; they travel as they are.
    package let json: Data

    /// Reads the argument.
    ///
    /// - Throws: ``CommandFailure`` with `inputMissing` or `permissionDenied` for the file, `usage` for what is not JSON.
    package init(_ argument: String) throws(CommandFailure) {
        var source = "--input"
        if argument.hasPrefix("@") {
            let path = String(argument.dropFirst())
            source = path == "-" ? "standard input" : "'\(path)'"
            json = try InputFile.contents(path)
        } else {
            json = Data(argument.utf8)
        }
        do {
            _ = try JSONDecoder().decode(JSONValue.self, from: json)
        } catch {
            let hint = argument.hasPrefix("@") ? "" : " Text needs its own quotes, as in --input '\"text\"'."
            throw CommandFailure(.usage, "\(source) is not JSON.\(hint)")
        }
    }

    /// The value as an argument of a workflow, signal, query or update.
    package var payload: Payload {
        Payload(metadata: ["encoding": Data("json/plain".utf8)], data: json)
    }
}
