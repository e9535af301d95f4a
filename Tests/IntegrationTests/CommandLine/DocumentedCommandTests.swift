import Foundation
import TestSupport
import Testing

@Suite("Commands in the documentation", .needsServer, .live(limit: .seconds(240)))
struct DocumentedCommandTests {
    @Test(
        "every command that a page shows is there, with its options",
        arguments: ["README.md", "docs/agents.md", "docs/stores.md", "docs/cli.md"]
    )
    func commands(_ page: String) async throws {
        let text = try String(contentsOf: Tools.root.appending(path: page), encoding: .utf8)
        var helps: [[String]: String] = [:]
        var count = 0
        for line in text.split(separator: "\n") {
            for command in Self.commands(in: line) {
                // What is not a word of the program is an argument.
                let words = command.prefix { $0.allSatisfy(\.isLowercase) }.prefix(2).map(String.init)
                guard !words.isEmpty else { continue }
                var help = helps[words]
                if help == nil { help = try await FermataProgram().run(["help"] + words).output }
                helps[words] = help
                count += 1
                for option in command where option.hasPrefix("--") {
                    let name = option.prefix { $0 == "-" || $0.isLowercase }
                    #expect(help?.contains(name) == true, "\(page): \(command.joined(separator: " "))")
                }
            }
        }
        #expect(count > 0)
    }

    /// The words of each `fermata …` in the line: a line of its own, or between backticks.
    private static func commands(in line: Substring) -> [[Substring]] {
        let parts = line.split(separator: "`")
        let candidates = parts.count > 1 ? parts.map { $0[...] } : [line]
        return candidates.compactMap { part in
            let words = part.prefix { $0 != "#" }.split(separator: " ")
            guard words.first == "fermata", words.count > 1 else { return nil }
            return Array(words.dropFirst())
        }
    }
}
