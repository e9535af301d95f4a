import Fermata
import FermataAI

/// The tool of the agents: the same as `look` in `agent_tool.py`.
enum Look {
    static let definition = ToolDefinition(
        name: "look",
        description: "Looks something up.",
        parameters: .object(["what": .string()])
    )

    static func tool() throws -> AnyTool {
        try AnyTool(definition: definition) { answer($0) }
    }

    /// Never the same twice, so that no store can keep it once for all calls.
    static func answer(_ arguments: JSONValue) -> String {
        guard case .string(let what) = arguments["what"] else { return text }
        return "\(what): \(text)"
    }

    private static let text = String(repeating: "All work and no play. ", count: 233)
}
