import Fermata
import FermataAI
import Foundation

/// The calls of one message: all at once, each with its approval, its run and its answer.
struct AgentTurn: Sendable {
    let context: WorkflowContext<AgentWorkflow>
    let input: AgentInput
    /// Which answer of the run the message is.
    let step: Int
    let conversation: ConversationHead

    /// - Returns: The answers in the order of the calls.
    func run(_ calls: [AgentCall], agent: AgentReference, limit: Int) async throws -> [AgentToolAnswer] {
        try await withThrowingTaskGroup(of: (Int, AgentToolAnswer).self) { group in
            for call in calls {
                group.addTask { (call.index, try await answer(call, agent, limit)) }
            }
            var answers: [Int: AgentToolAnswer] = [:]
            for try await (index, answer) in group { answers[index] = answer }
            return calls.compactMap { answers[$0.index] }
        }
    }

    private func answer(_ call: AgentCall, _ agent: AgentReference, _ limit: Int) async throws -> AgentToolAnswer {
        var arguments: JSONValue?
        if let rule = call.approval {
            let decision = try await AgentApproval(context: context, rule: rule).decision(on: call, agent: agent.name)
            switch decision.verdict {
            case .approve: break
            case .edit: arguments = decision.arguments
            case .reject:
                return said(call, "This was not approved: \(decision.note ?? "no reason given.")", isError: true)
            case .answer: return said(call, decision.note ?? "", isError: false)
            }
        }
        switch call.kind {
        case .handoff:
            return said(call, "The conversation has been handed over.", isError: false)
        case .agent:
            return try await ask(call)
        case .tool:
            return try await inSlot(limit) { try await run(call, agent, arguments) }
        }
    }

    private func run(
        _ call: AgentCall,
        _ agent: AgentReference,
        _ arguments: JSONValue?
    ) async throws -> AgentToolAnswer {
        do {
            let run = try await context.executeActivity(
                AgentActivities.Activities.RunTool.self,
                options: AgentOptions.tool(call),
                input: AgentToolRequest(
                    agent: agent,
                    conversation: conversation,
                    call: call,
                    arguments: arguments,
                    user: input.user,
                    tenant: input.tenant
                )
            )
            return .stored(run.answer)
        } catch let error as ActivityError where !error.isTemporalCancellation {
            return said(call, "The tool failed: \(Self.reason(error.cause))", isError: true)
        }
    }

    private func ask(_ call: AgentCall) async throws -> AgentToolAnswer {
        guard let question = call.question else {
            return said(call, "The argument 'question' is missing.", isError: true)
        }
        let name = String(call.name.dropFirst(AgentDefinition.agentTool("").count))
        do {
            let result = try await context.executeChildWorkflow(
                AgentWorkflow.self,
                options: ChildWorkflowOptions(id: "\(context.info.workflowID)/\(step)-\(call.index)"),
                input: AgentInput(agent: name, prompt: question, user: input.user, tenant: input.tenant)
            )
            return said(call, result.text, isError: false)
        } catch let error as ChildWorkflowError where !error.isTemporalCancellation {
            return said(call, "The agent failed: \(Self.reason(error.cause))", isError: true)
        }
    }

    /// No more tools at once than the agent may run.
    private func inSlot<Answer>(_ limit: Int, _ body: () async throws -> Answer) async throws -> Answer {
        while !takeSlot(limit) {
            try await context.condition { $0.runningTools < limit }
        }
        defer { context.mutateState { $0.runningTools -= 1 } }
        return try await body()
    }

    private func takeSlot(_ limit: Int) -> Bool {
        context.mutateState { workflow in
            guard workflow.runningTools < limit else { return false }
            workflow.runningTools += 1
            return true
        }
    }

    private func said(_ call: AgentCall, _ text: String, isError: Bool) -> AgentToolAnswer {
        .said(ToolResult(callID: call.id, name: call.name, content: text, isError: isError))
    }

    /// In words for the model, short enough for the history.
    private static func reason(_ error: (any Error)?) -> String {
        switch error {
        case let error as ApplicationError: String(error.message.prefixOfBytes(AgentLimit.previewBytes))
        case is TimeoutError: "it took too long."
        default: "it could not be finished."
        }
    }
}
