public import Fermata
public import FermataAI
import Foundation

/// Runs an agent: asks its model, runs the tools it calls, asks people where a rule wants it, until there is an answer.
///
/// The history holds decisions: what was said is in the conversation, and activities pass places in it. So its size per
/// step does not grow with the conversation. When the engine suggests it, the run continues as new between two steps.
///
/// **Timeouts and retries.** A model call is tried until its route's time limit ends; waiting for a limit of a key is the
/// engine's. A tool is tried as often and as long as the agent's definition says; then the model reads that it failed.
/// Both heartbeat. A budget that is used up stops the run until ``resume()``, and is looked at again every hour.
///
/// **Messages.** Update `decide` (``ApprovalDecision``) answers a request of `approvals`; it is refused when the request
/// is not open any more. Signals: `steer` adds a message before the next question to the model; `pause` and `resume`.
/// Queries: `status` (``AgentStatus``), `approvals` and `progress`.
@Workflow
public struct AgentWorkflow {
    var state = AgentState()
    var decisions: [String: ApprovalDecision] = [:]
    var runningTools = 0
    var isResumed = false

    public mutating func run(context: WorkflowContext<Self>, input: AgentInput) async throws -> AgentResult {
        try input.validate()
        begin(input, context)
        if state.plan == nil {
            let load = AgentLoad(
                agent: input.agent,
                log: state.conversation?.log ?? context.info.workflowID,
                variables: input.variables,
                instructions: input.instructions
            )
            state.plan = try await self.load(load, context)
        }
        while true {
            try await waitWhilePaused(context)
            // Here, so that a run that waits for months does not outgrow its history either.
            if context.continueAsNewSuggested, context.allHandlersFinished {
                var next = input
                next.state = state
                throw try await context.makeContinueAsNewError(input: next)
            }
            try requireLimits(now: context.now)
            guard let step = try await ask(context, input) else { continue }
            guard !step.calls.isEmpty else {
                if !state.messages.isEmpty { continue }
                state.stage = .done
                return try result(step)
            }
            state.stage = .working
            let turn = AgentTurn(
                context: context,
                input: input,
                plan: try plan,
                step: state.steps,
                conversation: step.conversation,
                began: state.startedAt
            )
            let outcome = try await turn.run(step.calls)
            state.answers = outcome.answers
            for other in outcome.others { state.add(other) }
            if let handoff = outcome.handoff { try await handOver(handoff, context) }
        }
    }

    /// Answers a request. Returns it as it then stands.
    @WorkflowUpdate(
        name: "decide",
        description: "Approve, edit, reject or answer a tool call",
        validator: "checkDecision"
    )
    public mutating func decide(
        context: WorkflowContext<Self>,
        input: ApprovalDecision
    ) async throws -> ApprovalRequest {
        // Two decisions may have passed the validator before either was handled.
        try checkDecision(input: input)
        guard let index = state.approvals.firstIndex(where: { $0.id == input.id }) else {
            throw CatalogFailure.final(CatalogFailure.invalidInput, "'id' names no request.")
        }
        state.approvals[index].decide(input, now: context.now)
        decisions[input.id] = input
        return state.approvals[index]
    }

    func checkDecision(input: ApprovalDecision) throws {
        try input.validate()
        guard let request = state.approvals.first(where: { $0.id == input.id }) else {
            throw CatalogFailure.final(
                CatalogFailure.invalidInput,
                "'id' names no request of this run; the query 'approvals' lists them."
            )
        }
        if let closure = request.closure {
            throw CatalogFailure.final(
                CatalogFailure.notNow,
                "The request '\(input.id)' is not open any more: \(closure)."
            )
        }
        if let arguments = input.arguments, let issue = request.schema?.issues(inArguments: arguments).first {
            throw CatalogFailure.final(
                CatalogFailure.invalidInput,
                "'arguments' do not fit the tool: \(issue.path.isEmpty ? "as a whole" : "at '\(issue.path)'"). "
                    + "The request's 'schema' says what fits; the query 'approvals' shows it."
            )
        }
    }

    /// Says something to the agent before its model is asked next. What is too much between two steps is not taken; the
    /// status counts it.
    @WorkflowSignal(name: "steer", description: "A message that the model reads before its next answer")
    public mutating func steer(input: String) {
        guard input.contains(where: { !$0.isWhitespace }) else { return }
        let message = String(input.prefixOfBytes(AgentLimit.textBytes))
        let bytes = state.messages.reduce(message.utf8.count) { $0 + $1.utf8.count }
        guard state.messages.count < AgentLimit.messages, bytes <= AgentLimit.messageBytes else {
            state.refusedMessages += 1
            return
        }
        state.messages.append(message)
    }

    /// Stops before the next question to the model. Tools that run go on.
    @WorkflowSignal(name: "pause", description: "Stop before the next step")
    public mutating func pause() {
        state.isPaused = true
    }

    /// Goes on after a pause, or when a budget has more.
    @WorkflowSignal(name: "resume", description: "Go on")
    public mutating func resume() {
        state.isPaused = false
        isResumed = true
    }

    /// What the run does and has used.
    @WorkflowQuery(name: "status", description: "What the run does and has used")
    public func status() -> AgentStatus {
        AgentStatus(state)
    }

    /// The requests of this run: those that are open, and the last ones that were.
    @WorkflowQuery(name: "approvals", description: "Requests to people, open and decided")
    public func approvals() -> [ApprovalRequest] {
        state.approvals
    }

    /// How far the run is.
    @WorkflowQuery(name: "progress")
    public func progress() -> WorkflowProgress {
        WorkflowProgress(stage: status().stage, completed: state.steps, total: state.plan?.limits.steps ?? 0)
    }
}
