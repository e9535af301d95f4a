import Fermata
import FermataAI
import Foundation

/// What agents do outside of their workflow: look themselves up, ask models, run tools.
@ActivityContainer
struct AgentActivities {
    let services: AIServices

    /// Looks an agent up, once for a run: it ends with the version it began with.
    @Activity
    func loadAgent(input: String) async throws -> AgentPlan {
        let (definition, info) = try await services.agent(input)
        return AgentPlan(
            agent: AgentReference(name: info.name, version: info.version),
            limits: definition.limits
        )
    }

    /// Adds what was said to the conversation, asks the model, and adds its answer.
    @Activity
    func askModel(input: AgentStepRequest) async throws -> AgentStep {
        let definition = try await definition(input.agent)
        let conversations = services.conversations
        var news: [Message] = []
        var results: [MessagePart] = []
        for answer in input.answers { results.append(.toolResult(try await result(answer))) }
        if !results.isEmpty { news.append(Message(role: .tool, parts: results)) }
        news += input.messages.map { Message(.user, $0) }
        let asked = try await conversations.append(news, to: input.conversation)
        let call = try await call(definition, input, messages: try await conversations.messages(upTo: asked))
        let answer = try await Heartbeats.during { try await respond(call, step: input.step) }
        let head = try await conversations.append([answer.response.message], to: asked)
        return AgentStep(
            conversation: head,
            asked: asked,
            calls: try calls(in: answer.response.message, definition),
            text: String(answer.response.message.text.prefixOfBytes(AgentLimit.textBytes)),
            output: definition.output.flatMap { _ in
                try? JSONDecoder().decode(JSONValue.self, from: Data(answer.response.message.text.utf8))
            },
            usage: answer.response.usage,
            cost: answer.cost,
            model: answer.model
        )
    }

    /// Runs one tool, and puts its answer on a branch of the conversation.
    @Activity
    func runTool(input: AgentToolRequest) async throws -> AgentToolRun {
        guard
            let message = try await services.conversations.messages(
                from: input.conversation.count - 1,
                upTo: input.conversation
            ).first, message.toolCalls.indices.contains(input.call.index)
        else {
            throw CatalogFailure.final(CatalogFailure.invalidInput, "'call' is not in the conversation.")
        }
        let call = message.toolCalls[input.call.index]
        let result = try await Heartbeats.during {
            try await AgentToolCall(services: services, agent: input.agent.name).run(call, arguments: input.arguments)
        }
        let head = try await services.conversations.append(
            [Message(role: .tool, parts: [.toolResult(result)])],
            to: input.conversation
        )
        return AgentToolRun(answer: head, isError: result.isError)
    }

    private func definition(_ agent: AgentReference) async throws -> AgentDefinition {
        try await services.agent("\(agent.name)@\(agent.version)").0
    }

    private func result(_ answer: AgentToolAnswer) async throws -> ToolResult {
        switch answer {
        case .said(let result):
            return result
        case .stored(let head):
            let message = try await services.conversations.messages(from: head.count - 1, upTo: head).first
            guard let result = message?.toolResults.first else {
                throw CatalogFailure.final(CatalogFailure.contentDamaged, "A tool's answer is not in the conversation.")
            }
            return result
        }
    }

    private func call(
        _ definition: AgentDefinition,
        _ input: AgentStepRequest,
        messages: [Message]
    ) async throws -> GatewayCall {
        let info = ActivityExecutionContext.current?.info
        var tools = try definition.tools.map { tool in
            guard let known = services.tools[tool.name] else {
                throw CatalogFailure.final(
                    CatalogFailure.invalidInput,
                    "The agent '\(definition.name)' has the tool '\(tool.name)', which this worker does not have."
                )
            }
            return known.definition
        }
        for other in definition.handoffs { tools.append(try await colleague(other, AgentTools.handoff)) }
        for other in definition.agents { tools.append(try await colleague(other, AgentTools.question)) }
        let request = ModelRequest(
            model: input.model ?? definition.model,
            messages: [Message(.system, definition.instructions)] + messages,
            tools: tools,
            outputSchema: definition.output,
            maxOutputTokens: definition.maxOutputTokens,
            temperature: definition.temperature
        )
        var scopes = [BudgetScope(.agent, definition.name)]
        if let info {
            scopes += [BudgetScope(.run, info.workflowID), BudgetScope(.workflowType, info.workflowType)]
        }
        if let user = input.user { scopes.append(BudgetScope(.user, user)) }
        if let tenant = input.tenant { scopes.append(BudgetScope(.tenant, tenant)) }
        return GatewayCall(
            key: info.map { "\($0.workflowID)/\($0.workflowRunID)/\($0.activityID)" } ?? UUID().uuidString,
            request: request,
            scopes: scopes,
            workflowID: info?.workflowID,
            askedAt: info?.scheduledTime ?? Date()
        )
    }

    private func colleague(
        _ name: String,
        _ make: (AgentDefinition) -> ToolDefinition
    ) async throws -> ToolDefinition {
        make(try await services.agent(name).0)
    }

    /// Tokens go to whoever watches; nobody has to.
    private func respond(_ call: GatewayCall, step: Int) async throws -> GatewayAnswer {
        guard let info = ActivityExecutionContext.current?.info else {
            return try await services.gateway.respond(to: call)
        }
        return try await services.streams.withMessage("\(step)", attempt: info.attempt, in: info.workflowID) { writer in
            // A call that is being paid does not fail because nobody can watch it.
            try await services.gateway.respond(to: call) { try? await writer.write($0) }
        }
    }

    private func calls(in message: Message, _ definition: AgentDefinition) throws -> [AgentCall] {
        message.toolCalls.enumerated().map { index, call in
            let tool = definition.tools.first { $0.name == call.name }
            let isHandoff = definition.handoffs.contains { AgentDefinition.handoffTool($0) == call.name }
            let isAgent = definition.agents.contains { AgentDefinition.agentTool($0) == call.name }
            return AgentCall(
                id: call.id,
                name: call.name,
                kind: isHandoff ? .handoff : isAgent ? .agent : .tool,
                index: index,
                preview: AgentTools.preview(call.arguments),
                question: isAgent ? AgentTools.question(in: call.arguments) : nil,
                timeoutSeconds: tool?.timeoutSeconds ?? 60,
                maximumAttempts: tool?.maximumAttempts ?? 1,
                approval: definition.approvals.first { $0.fits(call) }
            )
        }
    }
}
