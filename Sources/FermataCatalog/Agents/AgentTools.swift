import Fermata
import FermataAI
import Foundation

/// The tools that agents have because of other agents.
enum AgentTools {
    static func handoff(_ agent: AgentDefinition) -> ToolDefinition {
        ToolDefinition(
            name: AgentDefinition.handoffTool(agent.name),
            description:
                "Hand the conversation over to '\(agent.name)', who goes on in your place. \(agent.description)",
            parameters: handoffSchema
        )
    }

    static func question(_ agent: AgentDefinition) -> ToolDefinition {
        ToolDefinition(
            name: AgentDefinition.agentTool(agent.name),
            description: "Ask '\(agent.name)', who knows nothing of this conversation. \(agent.description)",
            parameters: questionSchema
        )
    }

    static let handoffSchema = JSONSchema.object([:])
    static let questionSchema = JSONSchema.object(["question": .string(description: "All that it needs to know.")])

    static func question(in arguments: JSONValue) -> String? {
        guard case .string(let question) = arguments["question"] else { return nil }
        return String(question.prefixOfBytes(AgentLimit.questionBytes))
    }

    /// The arguments as JSON for people, cut if they are long.
    static func preview(_ arguments: JSONValue) -> String {
        let text = json(arguments)
        guard text.utf8.count > AgentLimit.previewBytes else { return text }
        return text.prefixOfBytes(AgentLimit.previewBytes) + " …"
    }
}

extension AgentTools {
    static func json(_ arguments: JSONValue) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(arguments)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}

extension String {
    /// As many whole characters as fit.
    func prefixOfBytes(_ limit: Int) -> Substring {
        guard utf8.count > limit else { return self[...] }
        var end = utf8.index(startIndex, offsetBy: limit)
        while end > startIndex, end.samePosition(in: self) == nil { end = utf8.index(before: end) }
        return self[..<end]
    }
}
