import Fermata
import FermataAI
import Foundation

/// The calls of one message: all at once, each with its approval, its run and its answer.
struct AgentTurn: Sendable {
    let context: WorkflowContext<AgentWorkflow>
    let input: AgentInput
    let plan: AgentPlan
    /// Which answer of the run the message is.
    let step: Int
    let conversation: ConversationHead
    /// When the run began.
    let began: Date?

    /// What all calls came to.
    struct Outcome {
        /// In the order of the calls.
        var answers: [AgentToolAnswer]
        /// The last hand-over that nobody stopped: there is one conversation, and one agent has it.
        var handoff: AgentCall?
        /// What other agents came to.
        var others: [AgentResult]
    }

    private struct CallOutcome {
        var call: AgentCall
        var answer: AgentToolAnswer
        var handsOver = false
        var other: AgentResult?
    }

    func run(_ calls: [AgentCall]) async throws -> Outcome {
        try await withThrowingTaskGroup(of: CallOutcome.self) { group in
            for call in calls {
                group.addTask { try await carryOut(call, of: calls.count) }
            }
            var outcomes: [CallOutcome] = []
            for try await outcome in group { outcomes.append(outcome) }
            outcomes.sort { $0.call.index < $1.call.index }
            return Outcome(
                answers: outcomes.map(\.answer),
                handoff: outcomes.last(where: \.handsOver)?.call,
                others: outcomes.compactMap(\.other)
            )
        }
    }

    private func carryOut(_ call: AgentCall, of count: Int) async throws -> CallOutcome {
        guard call.index < AgentLimit.calls else {
            let sentence = "No more than \(AgentLimit.calls) calls at once are carried out. Repeat this one."
            return CallOutcome(call: call, answer: said(call, sentence, isError: true))
        }
        var arguments: JSONValue?
        if let rule = call.approval {
            let approval = AgentApproval(context: context, rule: rule)
            let decision = try await approval.decision(on: call, agent: plan.agent.name)
            switch decision.verdict {
            case .approve: break
            case .edit: arguments = decision.arguments
            case .reject:
                let reason = decision.note ?? "no reason given."
                return CallOutcome(call: call, answer: said(call, "This was not approved: \(reason)", isError: true))
            case .answer:
                return CallOutcome(call: call, answer: said(call, decision.note ?? "", isError: false))
            }
        }
        switch call.kind {
        case .handoff:
            let answer = said(call, "The conversation has been handed over.", isError: false)
            return CallOutcome(call: call, answer: answer, handsOver: true)
        case .agent:
            return try await ask(call, arguments, share: AgentLimit.answerBytes / min(count, AgentLimit.calls))
        case .tool:
            return CallOutcome(call: call, answer: try await inSlot { try await run(call, arguments) })
        }
    }

    private func run(_ call: AgentCall, _ arguments: JSONValue?) async throws -> AgentToolAnswer {
        do {
            let run = try await context.executeActivity(
                AgentActivities.Activities.RunTool.self,
                options: AgentOptions.tool(call, plan),
                input: AgentToolRequest(
                    agent: plan.agent,
                    conversation: conversation,
                    call: call,
                    arguments: arguments,
                    user: input.user,
                    tenant: input.tenant,
                    began: began
                )
            )
            return .stored(run.answer)
        } catch let error as ActivityError where !error.isTemporalCancellation {
            return said(call, "The tool failed: \(Self.reason(error.cause))", isError: true)
        }
    }

    /// - Parameters:
    ///   - arguments: Those of a person, in place of the model's.
    ///   - share: The most bytes of the answer; all of it is in the other agent's conversation.
    private func ask(_ call: AgentCall, _ arguments: JSONValue?, share: Int) async throws -> CallOutcome {
        func failed(_ sentence: String) -> CallOutcome {
            CallOutcome(call: call, answer: said(call, sentence, isError: true))
        }
        guard let question = arguments.map(AgentTools.question) ?? call.question else {
            return failed("The argument 'question' is missing.")
        }
        let depth = (input.depth ?? 0) + 1
        guard depth <= AgentLimit.depth else {
            return failed("Agents ask each other no more than \(AgentLimit.depth) deep. Answer without asking.")
        }
        let name = String(call.name.dropFirst(AgentDefinition.agentTool("").count))
        do {
            let result = try await context.executeChildWorkflow(
                AgentWorkflow.self,
                options: ChildWorkflowOptions(id: "\(context.info.workflowID)/\(step)-\(call.index)"),
                input: child(name, question, depth)
            )
            let text = result.text.prefixOfBytes(min(AgentLimit.textBytes, share))
            let isWhole = text.utf8.count == result.text.utf8.count
            return CallOutcome(
                call: call,
                answer: said(call, isWhole ? String(text) : text + " …", isError: false),
                other: result
            )
        } catch let error as ChildWorkflowError where !error.isTemporalCancellation {
            return failed("The agent failed: \(Self.reason(error.cause))")
        }
    }

    private func child(_ name: String, _ question: String, _ depth: Int) -> AgentInput {
        var child = AgentInput(
            agent: name,
            prompt: question,
            user: input.user,
            tenant: input.tenant,
            variables: input.variables
        )
        child.root = input.root ?? context.info.workflowID
        child.depth = depth
        return child
    }

    /// No more tools at once than the agent may run.
    private func inSlot<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
        let limit = plan.limits.parallelTools
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
