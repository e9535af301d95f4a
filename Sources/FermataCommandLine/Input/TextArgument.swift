import Foundation

/// Text on the command line: the text itself, `@FILE` for a file that holds it, or `-` for standard input.
package struct TextArgument: Equatable, Sendable {
    package let text: String

    /// Reads the argument.
    ///
    /// - Throws: ``CommandFailure`` as ``InputFile/contents(_:)`` does, and with `usage` for a file that is not UTF-8.
    package init(_ argument: String) throws(CommandFailure) {
        guard argument == "-" || argument.hasPrefix("@") else {
            text = argument
            return
        }
        let path = argument == "-" ? "-" : String(argument.dropFirst())
        guard let text = String(data: try InputFile.contents(path), encoding: .utf8) else {
            throw CommandFailure(.usage, "'\(path)' is no text in UTF-8.")
        }
        self.text = text
    }
}
