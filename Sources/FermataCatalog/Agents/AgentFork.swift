import Fermata
public import FermataAI
import Foundation

/// Runs an agent again from one of its steps, with something changed.
///
/// What was said before that step comes from the record and is not paid again; the run that is forked, and its
/// conversation, stay as they are. The input that comes of it starts a run like any other, which counts its own steps
/// from 1:
///
/// ```swift
/// let status = try await handle.query(queryType: AgentWorkflow.Status.self)
/// let input = try await AgentFork(step: 2, model: "large").input(from: status, services: services)
/// try await client.startWorkflow(type: AgentWorkflow.self, options: options, input: input)
/// ```
public struct AgentFork: Codable, Sendable, Hashable {
    /// The answer of the model to make anew, from 1. The last 200 of a run can be.
    public var step: Int
    /// What is said before it, in place of the last that people said since the answer before; where they said nothing, it
    /// is added. `nil` changes nothing.
    public var message: String?
    /// Other answers of tools, by the ids of calls that the model reads answers to at this step.
    public var toolResults: [String: String]
    /// Another model or route than the agent's own.
    public var model: String?
    /// Another agent, or another version of it; `nil` for the one that asked, with its instructions.
    public var agent: String?
    /// In place of the agent's instructions.
    public var instructions: String?

    /// Creates a fork.
    public init(
        step: Int,
        message: String? = nil,
        toolResults: [String: String] = [:],
        model: String? = nil,
        agent: String? = nil,
        instructions: String? = nil
    ) {
        self.step = step
        self.message = message
        self.toolResults = toolResults
        self.model = model
        self.agent = agent
        self.instructions = instructions
    }

    /// The input of a run that does this to the run whose status it is. Adds a branch to its conversation, if anything was
    /// changed in that.
    ///
    /// - Parameter services: Those of the workers that ran it.
    /// - Throws: `ApplicationError` of type ``CatalogFailure/invalidInput`` that names the field and the remedy, and what
    ///   the registry and the conversation log throw.
    public func input(from status: AgentStatus, services: AIServices) async throws -> AgentInput {
        try validate()
        let record = try record(in: status)
        if let agent { _ = try await services.agent(agent) }
        let conversations = services.conversations
        var input = AgentInput(
            agent: agent ?? "\(record.agent.name)@\(record.agent.version)",
            prompt: "",
            conversation: try await conversation(at: record, of: status, conversations),
            user: status.user,
            tenant: status.tenant,
            model: model,
            variables: status.variables
        )
        if let instructions {
            input.instructions = try await conversations.append(
                [Message(.system, instructions)],
                to: ConversationHead(startOf: record.asked.log)
            )
        } else if agent == nil {
            input.instructions = record.instructions
        }
        return input
    }

    private func validate() throws {
        func require(_ text: String?, _ field: String, _ limit: Int) throws {
            guard let text else { return }
            let isGood = text.contains { !$0.isWhitespace } && text.utf8.count <= limit
            try CatalogFailure.require(isGood, field, "must not be empty, and have at most \(limit >> 10) KiB.")
        }
        try require(message, "message", AgentInput.maximumPromptBytes)
        try require(instructions, "instructions", PromptTemplate.maximumBytes)
        try require(model, "model", 1 << 10)
        for (call, result) in toolResults {
            try CatalogFailure.require(
                result.utf8.count <= AgentToolCall.maximumBytes,
                "toolResults",
                "must have at most \(AgentToolCall.maximumBytes >> 10) KiB each; that of '\(call.prefix(100))' has more."
            )
        }
    }

    private func record(in status: AgentStatus) throws -> AgentStepRecord {
        if let record = status.record.first(where: { $0.number == step }) { return record }
        guard let first = status.record.first?.number, let last = status.record.last?.number else {
            throw CatalogFailure.final(
                CatalogFailure.invalidInput,
                "'step' is \(step), but the run has no answer of a model yet. Start another run instead."
            )
        }
        throw CatalogFailure.final(
            CatalogFailure.invalidInput,
            "'step' is \(step); it must be from \(first) to \(last), the steps of the run that are remembered."
        )
    }

    private func conversation(
        at record: AgentStepRecord,
        of status: AgentStatus,
        _ conversations: any ConversationLog
    ) async throws -> ConversationHead {
        let asked = record.asked
        // Between two answers there is one message of tools, and as many of people as a run keeps.
        let start = max(0, asked.count - AgentLimit.messages - 10)
        let messages = try await conversations.messages(from: start, upTo: asked)
        let turn = messages.lastIndex { $0.role == .assistant }.map { $0 + 1 } ?? 0
        let said = Array(messages[turn...])
        let changed = try replacingMessage(in: try replacingResults(in: said, of: status))
        guard changed != said else { return asked }
        let base = try await conversations.ancestor(of: asked, count: start + turn)
        return try await conversations.append(changed, to: base)
    }

    private func replacingResults(in said: [Message], of status: AgentStatus) throws -> [Message] {
        let known = said.flatMap(\.toolResults).map(\.callID)
        for call in toolResults.keys.sorted() where !known.contains(call) {
            let there = known.isEmpty ? "none: it reads no answer of a tool" : known.joined(separator: ", ")
            throw CatalogFailure.final(
                CatalogFailure.invalidInput,
                "'toolResults' names the call '\(call.prefix(100))', whose answer the model does not read at step "
                    + "\(step). The calls there are \(there). Fork at the step that reads it."
            )
        }
        return said.map { message in
            Message(
                role: message.role,
                parts: message.parts.map { part in
                    guard case .toolResult(let result) = part, let content = toolResults[result.callID] else {
                        return part
                    }
                    return .toolResult(ToolResult(callID: result.callID, name: result.name, content: content))
                }
            )
        }
    }

    private func replacingMessage(in said: [Message]) -> [Message] {
        guard let message else { return said }
        var said = said
        if let last = said.lastIndex(where: { $0.role == .user }) {
            said[last] = Message(.user, message)
        } else {
            said.append(Message(.user, message))
        }
        return said
    }
}
