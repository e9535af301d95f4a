import Fermata
import FermataAI
import Foundation

/// Runs one tool call with its guardrails, and makes of whatever happens an answer that the model can act on.
struct AgentToolCall {
    let services: AIServices
    let agent: AgentDefinition
    let idempotencyKey: String

    /// The most bytes of an answer that a model gets to read. More would push everything else out of its context.
    static let maximumBytes = 256 << 10

    /// - Parameter arguments: Those of a person, in place of the model's.
    /// - Throws: What the tool throws that may pass with another attempt; after the last one the workflow tells the model.
    func run(_ call: ToolCall, arguments: JSONValue?) async throws -> ToolResult {
        var call = call
        if let arguments { call.arguments = arguments }
        // A worker has tools of all its agents: what a model asks for is not what its agent has.
        guard agent.tools.contains(where: { $0.name == call.name }), let tool = services.tools[call.name] else {
            return answer(call, "There is no tool '\(call.name)'.", isError: true)
        }
        let checked = try await services.checked(call)
        guard let content = checked.content else {
            return answer(call, "The call was stopped: \(checked.block?.reason ?? "not allowed").", isError: true)
        }
        let info = ActivityExecutionContext.current?.info
        let context = ToolContext(
            callID: call.id,
            idempotencyKey: idempotencyKey,
            agent: agent.name,
            workflowID: info?.workflowID,
            runID: info?.workflowRunID
        ) {
            ActivityExecutionContext.current?.heartbeat()
        }
        var text: String
        var isError = false
        let operation = ToolOperation(content, agent: agent.name, in: services)
        do {
            text = try await operation.measure { try await tool.call(content.arguments, context: context) }
        } catch let error as ToolError {
            text = error.messageForModel
            isError = true
        }
        guard text.utf8.count <= Self.maximumBytes else {
            let sentence =
                "The answer has \(text.utf8.count) bytes, more than the \(Self.maximumBytes) that can be read. "
            return answer(call, sentence + "Ask for less.", isError: true)
        }
        let result = try await services.checked(answer(call, text, isError: isError))
        guard let checked = result.content else {
            return answer(call, "The answer was withheld: \(result.block?.reason ?? "not allowed").", isError: true)
        }
        operation.checked(checked.content)
        return checked
    }

    private func answer(_ call: ToolCall, _ content: String, isError: Bool) -> ToolResult {
        ToolResult(callID: call.id, name: call.name, content: content, isError: isError)
    }
}
