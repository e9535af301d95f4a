import Fermata
import FermataAI
import Foundation

/// Everything a run of an agent knows, so that it can go on in another one.
struct AgentState: Codable, Sendable, Hashable {
    enum Stage: String, Codable, Sendable, Hashable {
        case starting, thinking, working, waitingForApproval, waitingForBudget, paused, done
    }

    /// The most records that are kept.
    static let maximumRecords = 200

    var stage = Stage.starting
    var plan: AgentPlan?
    var conversation: ConversationHead?
    /// What was said and the model has not read yet.
    var messages: [String] = []
    /// How many messages were too much between two steps.
    var refusedMessages = 0
    var answers: [AgentToolAnswer] = []
    var steps = 0
    var records: [AgentStepRecord] = []
    var usage = TokenUsage(inputTokens: 0, outputTokens: 0)
    var cost = Cost.zero
    var startedAt: Date?
    /// For whom, as the input says; a fork takes it over.
    var user: String?
    var tenant: String?
    var variables: [String: String]?
    var isPaused = false
    /// Why the budget does not suffice; `nil` if it does.
    var budget: String?
    var approvals: [ApprovalRequest] = []
    /// Counts all requests, so that no id is used twice.
    var approvalCount = 0

    /// - Parameter read: How many of the messages the model has read.
    mutating func add(_ step: AgentStep, read: Int) {
        if records.count == Self.maximumRecords { records.removeFirst() }
        steps += 1
        if let plan {
            records.append(
                AgentStepRecord(
                    number: steps,
                    asked: step.asked,
                    agent: plan.agent,
                    instructions: plan.instructions,
                    model: step.model,
                    usage: step.usage
                )
            )
        }
        add(step.usage, step.cost)
        conversation = step.conversation
        messages.removeFirst(min(read, messages.count))
        answers = []
    }

    /// Adds what another agent used to answer: this run's limits hold for both.
    mutating func add(_ other: AgentResult) {
        add(other.usage, other.cost)
    }

    private mutating func add(_ usage: TokenUsage, _ cost: Cost) {
        self.usage = TokenUsage(
            inputTokens: self.usage.inputTokens + usage.inputTokens,
            outputTokens: self.usage.outputTokens + usage.outputTokens,
            cacheReadInputTokens: self.usage.cacheReadInputTokens + usage.cacheReadInputTokens,
            cacheCreationInputTokens: self.usage.cacheCreationInputTokens + usage.cacheCreationInputTokens
        )
        self.cost = self.cost + cost
    }
}
