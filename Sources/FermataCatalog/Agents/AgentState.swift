import Fermata
import FermataAI
import Foundation

/// Everything a run of an agent knows, so that it can go on in another one.
struct AgentState: Codable, Sendable, Hashable {
    enum Stage: String, Codable, Sendable, Hashable {
        case starting, thinking, working, waitingForApproval, waitingForBudget, paused, done
    }

    /// One answer of a model, for those who want to go back to it.
    struct Record: Codable, Sendable, Hashable {
        /// The conversation before it, with what was said.
        var asked: ConversationHead
        var model: String
        var usage: TokenUsage
    }

    /// The most records that are kept; a fork from an earlier step goes by the conversation itself.
    static let maximumRecords = 200

    var stage = Stage.starting
    var plan: AgentPlan?
    var conversation: ConversationHead?
    /// What was said and the model has not read yet.
    var messages: [String] = []
    var answers: [AgentToolAnswer] = []
    var steps = 0
    var records: [Record] = []
    var usage = TokenUsage(inputTokens: 0, outputTokens: 0)
    var cost = Cost.zero
    var startedAt: Date?
    var isPaused = false
    /// Why the budget does not suffice; `nil` if it does.
    var budget: String?
    var approvals: [ApprovalRequest] = []
    /// Counts all requests, so that no id is used twice.
    var approvalCount = 0

    /// - Parameter read: How many of the messages the model has read.
    mutating func add(_ step: AgentStep, read: Int) {
        if records.count == Self.maximumRecords { records.removeFirst() }
        records.append(Record(asked: step.asked, model: step.model, usage: step.usage))
        steps += 1
        usage = TokenUsage(
            inputTokens: usage.inputTokens + step.usage.inputTokens,
            outputTokens: usage.outputTokens + step.usage.outputTokens,
            cacheReadInputTokens: usage.cacheReadInputTokens + step.usage.cacheReadInputTokens,
            cacheCreationInputTokens: usage.cacheCreationInputTokens + step.usage.cacheCreationInputTokens
        )
        cost = cost + step.cost
        conversation = step.conversation
        messages.removeFirst(min(read, messages.count))
        answers = []
    }
}
