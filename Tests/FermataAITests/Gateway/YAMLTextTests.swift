import Fermata
import FermataAI
import Testing

@Suite("YAML that means harm")
struct YAMLTextTests {
    /// A list of lists of lists, each with the one before it ten times: `10^levels` nodes.
    private static func lists(_ levels: Int) -> [String] {
        (0...levels).map { level in
            let entries = level == 0 ? "x" : Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ",")
            return "&a\(level) [\(entries)]"
        }
    }

    /// The aliases as values, and as a key, which the parser itself compares.
    private static let bombs = [
        "tools: [\(lists(30).joined(separator: ", "))]",
        "tools: [\(lists(30).joined(separator: ", "))]\n? [*a30]\n: x",
        "? [\(lists(30).joined(separator: ", "))]\n: x",
    ]

    @Test("a text that stands for more than it says is refused, with the place and the remedy", arguments: bombs)
    func aliases(text: String) {
        let agent = #expect(throws: ApplicationError.self) { try AgentDefinition(yaml: text) }
        #expect(agent?.message.contains("line 1: '&a0' is an anchor. Write out") == true, "\(agent?.message ?? "")")
        let gateway = #expect(throws: FermataError.self) { try GatewayConfiguration(yaml: text) }
        #expect(gateway?.message.contains("line 1: '&a0' is an anchor. Write out") == true)
    }

    @Test("nesting without end is refused, in lists, mappings and keys", arguments: ["[", "{a: ", "? ", "- ", "[{"])
    func depth(opening: String) {
        for count in [200, 900, 100_000] {
            let text = "tools: \n " + String(repeating: opening, count: count)
            #expect(throws: ApplicationError.self) { try AgentDefinition(yaml: text) }
            let closed = "{a: \(String(repeating: "[", count: count))\(String(repeating: "]", count: count))}"
            #expect(throws: ApplicationError.self) { try AgentDefinition(yaml: closed) }
        }
    }

    @Test("asterisks and ampersands in words stay as they are")
    func words() throws {
        let agent = try AgentDefinition(
            yaml: """
                name: clerk
                model: default
                instructions: |
                  **R&D** first: &a *a
                output: {type: object, properties: {"*": {type: string}, "&": {type: string}}}
                """
        )
        #expect(agent.instructions == .text("**R&D** first: &a *a\n"))
        #expect(agent.output?.document["properties"]?["*"] == ["type": "string"])
    }

    @Test("an alias of nothing is an error that says so")
    func undefined() {
        let error = #expect(throws: ApplicationError.self) { try AgentDefinition(yaml: "{name: *a, model: 'R & D'}") }
        #expect(error?.message.contains("alias") == true, "\(error?.message ?? "")")
    }
}
