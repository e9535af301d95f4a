import Fermata
import FermataAI
import Foundation

/// A question to the model, as the history records it: places in the conversation, not its messages.
struct AgentStepRequest: Codable, Sendable, Hashable {
    var agent: AgentReference
    /// Instead of the agent's own.
    var model: String?
    var conversation: ConversationHead
    /// What was said since: the prompt, or messages that steer.
    var messages: [String]
    /// The answers of tools, in the order of the calls.
    var answers: [AgentToolAnswer]
    /// Which of the run's answers this is, from 1.
    var step: Int
    var user: String?
    var tenant: String?
    /// In place of the definition's.
    var instructions: ConversationHead?
    /// The run that all this is for, if another agent asks.
    var root: String?
}

/// A tool's answer: where it is in the conversation, or itself if it is short.
enum AgentToolAnswer: Codable, Sendable, Hashable {
    /// A branch of the conversation with one message more: the answer.
    case stored(ConversationHead)
    case said(ToolResult)

    /// The answer that no tool has given.
    var saidResult: ToolResult? { if case .said(let result) = self { result } else { nil } }
}

/// What the model answered, as the history records it.
struct AgentStep: Codable, Sendable, Hashable {
    /// With the answer.
    var conversation: ConversationHead
    /// Without it: where a fork asks again.
    var asked: ConversationHead
    var calls: [AgentCall]
    /// The beginning of the answer's text; empty if there are calls.
    var text: String
    var output: JSONValue?
    var usage: TokenUsage
    var cost: Cost
    /// The model that answered.
    var model: String
}

/// A tool call, without its arguments if they are long.
struct AgentCall: Codable, Sendable, Hashable {
    enum Kind: String, Codable, Sendable, Hashable {
        case tool, handoff, agent
    }

    var id: String
    var name: String
    var kind: Kind
    /// Its place among the calls of the message.
    var index: Int
    /// What a person sees of the arguments, cut if they are long.
    var preview: String
    /// Only for what the workflow itself acts on: the question to another agent.
    var question: String?
    var timeoutSeconds: Double
    var maximumAttempts: Int
    var approval: ApprovalRule?
    /// What arguments must fit, if somebody may be asked for others.
    var schema: JSONSchema?
}

/// A wish to run a tool.
struct AgentToolRequest: Codable, Sendable, Hashable {
    var agent: AgentReference
    /// Up to and with the message that holds the call.
    var conversation: ConversationHead
    var call: AgentCall
    /// What a person has put in the place of the model's arguments.
    var arguments: JSONValue?
    var user: String?
    var tenant: String?
    /// When the run began, or the first of those that it goes on with: another run under the workflow's id, with the same
    /// words, began at another time.
    var began: Date?
}

/// What a tool came to.
struct AgentToolRun: Codable, Sendable, Hashable {
    var answer: ConversationHead
    var isError: Bool
}

/// An agent as a run uses it.
struct AgentPlan: Codable, Sendable, Hashable {
    var agent: AgentReference
    var limits: AgentLimits
    /// After how much silence of a worker another one takes its work.
    var heartbeatSeconds: Double
    /// The prompt that the instructions are from, if they are from one.
    var prompt: AgentReference?
    /// What the agent is told, where its definition does not say it: the last message up to here.
    var instructions: ConversationHead?
}
