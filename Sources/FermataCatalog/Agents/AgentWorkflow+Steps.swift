import Fermata
import FermataAI
import Foundation

extension AgentWorkflow {
    var plan: AgentPlan {
        get throws {
            guard let plan = state.plan else {
                throw CatalogFailure.final(CatalogFailure.notNow, "The agent has not been looked up yet.")
            }
            return plan
        }
    }

    mutating func begin(_ input: AgentInput, _ context: WorkflowContext<Self>) {
        if let former = input.state {
            // What was said before the first task of this run came to the new state.
            let news = state.messages
            let isPaused = state.isPaused
            state = former
            state.messages += news
            state.isPaused = former.isPaused || isPaused
            return
        }
        state.startedAt = context.now
        state.user = input.user
        state.tenant = input.tenant
        state.variables = input.variables
        state.conversation = input.conversation ?? ConversationHead(startOf: context.info.workflowID)
        if input.prompt.contains(where: { !$0.isWhitespace }) { state.messages.insert(input.prompt, at: 0) }
    }

    mutating func waitWhilePaused(_ context: WorkflowContext<Self>) async throws {
        guard state.isPaused else { return }
        state.stage = .paused
        try await context.condition { !$0.state.isPaused }
    }

    func requireLimits(now: Date) throws {
        let limits = try plan.limits
        func require(_ holds: Bool, _ limit: String) throws {
            guard !holds else { return }
            throw CatalogFailure.final(
                CatalogFailure.limitReached,
                "The agent has reached its limit of \(limit). Its conversation is kept; it can be forked."
            )
        }
        try require(state.steps < limits.steps, "\(limits.steps) steps")
        if let tokens = limits.tokens { try require(state.usage.totalTokens < tokens, "\(tokens) tokens") }
        if let cost = limits.cost {
            try require(Double(state.cost.nanos) < cost * 1_000_000_000, "a cost of \(cost)")
        }
        if let seconds = limits.seconds, let start = state.startedAt {
            try require(now.timeIntervalSince(start) < seconds, "\(seconds) seconds")
        }
    }

    /// - Returns: `nil` if the budget did not suffice, and it may now.
    mutating func ask(_ context: WorkflowContext<Self>, _ input: AgentInput) async throws -> AgentStep? {
        guard let conversation = state.conversation else { return nil }
        state.stage = .thinking
        let messages = state.messages
        let request = AgentStepRequest(
            agent: try plan.agent,
            model: input.model,
            conversation: conversation,
            messages: messages,
            answers: state.answers,
            step: state.steps + 1,
            user: input.user,
            tenant: input.tenant,
            instructions: try plan.instructions,
            root: input.root
        )
        // Somebody may raise the budget while the question is under way.
        isResumed = false
        do {
            let step = try await context.executeActivity(
                AgentActivities.Activities.AskModel.self,
                options: AgentOptions.model(try plan),
                input: request
            )
            state.add(step, read: messages.count)
            return step
        } catch let error as ActivityError {
            guard let cause = error.cause as? ApplicationError, cause.type == BudgetExhausted.errorType else {
                throw error
            }
            try await waitForBudget(cause.message, context)
            return nil
        }
    }

    private mutating func waitForBudget(_ reason: String, _ context: WorkflowContext<Self>) async throws {
        state.stage = .waitingForBudget
        state.budget = reason
        _ = try await context.condition(timeout: .seconds(3_600), summary: "Wait for a budget") { $0.isResumed }
        state.budget = nil
    }

    func load(_ agent: AgentLoad, _ context: WorkflowContext<Self>) async throws -> AgentPlan {
        try await context.executeActivity(
            AgentActivities.Activities.LoadAgent.self,
            options: AgentOptions.load,
            input: agent
        )
    }

    mutating func handOver(_ call: AgentCall, _ context: WorkflowContext<Self>) async throws {
        let limits = try plan.limits
        let load = AgentLoad(
            agent: String(call.name.dropFirst(AgentDefinition.handoffTool("").count)),
            log: state.conversation?.log ?? context.info.workflowID,
            variables: state.variables,
            isHandoff: true
        )
        var next = try await self.load(load, context)
        // How far the run may go is what whoever started it was told.
        next.limits = limits
        state.plan = next
    }

    func result(_ step: AgentStep) throws -> AgentResult {
        AgentResult(
            text: step.text,
            output: step.output,
            conversation: step.conversation,
            agent: try plan.agent,
            steps: state.steps,
            usage: state.usage,
            cost: state.cost
        )
    }
}
