import Fermata
import FermataAI
import Foundation

/// What agents do outside of their workflow: look themselves up, ask models, run tools.
@ActivityContainer
struct AgentActivities {
    let services: AIServices
    let heartbeatTimeout: Duration

    /// Looks an agent up, once for a run: it ends with the version it began with.
    @Activity
    func loadAgent(input: AgentLoad) async throws -> AgentPlan {
        let (definition, info) = try await services.agent(input.agent)
        var plan = AgentPlan(
            agent: AgentReference(name: info.name, version: info.version),
            limits: definition.limits,
            heartbeatSeconds: heartbeatTimeout / .seconds(1)
        )
        if let instructions = input.instructions {
            plan.instructions = instructions
        } else if case .prompt(let reference) = definition.instructions {
            let (template, prompt) = try await services.prompt(reference)
            plan.prompt = AgentReference(name: prompt.name, version: prompt.version)
            plan.instructions = try await services.conversations.append(
                [Message(.system, template.filled(with: input.variables ?? [:]))],
                to: ConversationHead(startOf: input.log)
            )
        }
        await AgentStream(services).showAgent(plan.agent, isHandoff: input.isHandoff)
        return plan
    }

    /// Shows a step to those who watch.
    @Activity
    func showStep(input: AgentEvent) async {
        await AgentStream(services).show(input)
    }

    /// Adds what was said to the conversation, asks the model, and adds its answer.
    @Activity
    func askModel(input: AgentStepRequest) async throws -> AgentStep {
        let definition = try await definition(input.agent)
        let conversations = services.conversations
        var news: [Message] = []
        var results: [MessagePart] = []
        for answer in input.answers { results.append(.toolResult(try await result(answer))) }
        await AgentStream(services).show(input.answers.compactMap(\.saidResult))
        if !results.isEmpty { news.append(Message(role: .tool, parts: results)) }
        news += input.messages.map { Message(.user, $0) }
        let asked = try await conversations.append(news, to: input.conversation)
        let time = AskingTime(ActivityExecutionContext.current?.info)
        let messages = try await conversations.messages(upTo: asked)
        let call = try await call(definition, input, messages: messages, askedAt: time.askedAt)
        let trace = AgentTrace(input.agent, asked)
        let answer = try await trace.run {
            try await time.during { try await respond(call, step: input.step) }
        }
        let head = try await conversations.append([answer.response.message], to: asked)
        return AgentStep(
            conversation: head,
            asked: asked,
            calls: try await calls(in: answer.response.message, definition),
            text: String(answer.response.message.text.prefixOfBytes(AgentLimit.textBytes)),
            output: definition.output.flatMap { _ in
                let text = answer.response.message.text
                guard text.utf8.count <= AgentLimit.outputBytes else { return nil }
                return try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
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
        let key = input.idempotencyKey(workflowID: ActivityExecutionContext.current?.info.workflowID ?? "")
        let definition = try await definition(input.agent)
        let stream = AgentStream(services)
        let result = try await AgentTrace(input.agent, input.conversation).run {
            try await Heartbeats.during {
                try await stream.showing(input.call) {
                    try await AgentToolCall(services: services, agent: definition, idempotencyKey: key)
                        .run(call, arguments: input.arguments)
                }
            }
        }
        async let shown: Void = stream.show([result])
        let head = try await services.conversations.append(
            [Message(role: .tool, parts: [.toolResult(result)])],
            to: input.conversation
        )
        await shown
        return AgentToolRun(answer: head, isError: result.isError)
    }

    /// What the agent is told, where a run has other words than the definition.
    private func instructions(_ definition: AgentDefinition, _ stored: ConversationHead?) async throws -> String {
        guard let stored else {
            if case .text(let text) = definition.instructions { return text }
            throw CatalogFailure.final(CatalogFailure.contentDamaged, "The run has no instructions for its agent.")
        }
        let messages = try await services.conversations.messages(from: max(0, stored.count - 1), upTo: stored)
        guard let text = messages.first?.text else {
            throw CatalogFailure.final(
                CatalogFailure.contentDamaged,
                "The agent's instructions are not stored any more."
            )
        }
        return text
    }

    private func definition(_ agent: AgentReference) async throws -> AgentDefinition {
        try await services.agent("\(agent.name)@\(agent.version)").0
    }

    private func result(_ answer: AgentToolAnswer) async throws -> ToolResult {
        switch answer {
        case .said(let result):
            // Of another agent, or of a tool that failed: no more to be trusted than what tools say.
            let checked = try await services.checked(result)
            if let content = checked.content { return content }
            var withheld = result
            withheld.content = "The answer was withheld: \(checked.block?.reason ?? "not allowed")."
            withheld.isError = true
            return withheld
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
        messages: [Message],
        askedAt: Date
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
            messages: [Message(.system, try await instructions(definition, input.instructions))] + messages,
            tools: tools,
            outputSchema: definition.output,
            maxOutputTokens: definition.maxOutputTokens,
            temperature: definition.temperature
        )
        var scopes = [BudgetScope(.agent, definition.name)]
        if let info {
            scopes += [
                BudgetScope(.run, input.root ?? info.workflowID), BudgetScope(.workflowType, info.workflowType),
            ]
        }
        if let user = input.user { scopes.append(BudgetScope(.user, user)) }
        if let tenant = input.tenant { scopes.append(BudgetScope(.tenant, tenant)) }
        return GatewayCall(
            key: info.map { "\($0.workflowID)/\($0.workflowRunID)/\($0.activityID)" } ?? UUID().uuidString,
            request: request,
            scopes: scopes,
            workflowID: info?.workflowID,
            askedAt: askedAt
        )
    }

    private func colleague(
        _ name: String,
        _ make: (AgentDefinition) -> ToolDefinition
    ) async throws -> ToolDefinition {
        make(try await services.agent(name).0)
    }

    private func respond(_ call: GatewayCall, step: Int) async throws -> GatewayAnswer {
        let stream = AgentStream(services)
        do {
            return try await stream.answer(step) { try await services.gateway.respond(to: call, onDelta: $0) }
        } catch let error as ApplicationError where error.type == BudgetExhausted.errorType {
            await stream.show(.budgetExhausted(reason: error.message))
            throw error
        }
    }

    private func calls(in message: Message, _ definition: AgentDefinition) async throws -> [AgentCall] {
        var calls: [AgentCall] = []
        for (index, call) in message.toolCalls.enumerated() {
            let tool = definition.tools.first { $0.name == call.name }
            let isHandoff = definition.handoffs.contains { AgentDefinition.handoffTool($0) == call.name }
            let isAgent = definition.agents.contains { AgentDefinition.agentTool($0) == call.name }
            let kind: AgentCall.Kind = isHandoff ? .handoff : isAgent ? .agent : .tool
            let approval = index < AgentLimit.calls ? definition.approvals.first { $0.fits(call) } : nil
            // What people and the history see is what the tool will see.
            let seen = index < AgentLimit.calls ? try await services.checked(call).content?.arguments : nil
            calls.append(
                AgentCall(
                    id: call.id,
                    name: call.name,
                    kind: kind,
                    index: index,
                    preview: seen.map(AgentTools.preview) ?? "",
                    question: isAgent ? seen.flatMap(AgentTools.question) : nil,
                    timeoutSeconds: tool?.timeoutSeconds ?? 60,
                    maximumAttempts: tool?.maximumAttempts ?? 1,
                    approval: approval,
                    schema: try approval.flatMap { _ in try schema(call.name, kind) }
                )
            )
        }
        return calls
    }

    private func schema(_ tool: String, _ kind: AgentCall.Kind) throws -> JSONSchema? {
        let schema =
            switch kind {
            case .tool: services.tools[tool]?.definition.parameters
            case .agent: AgentTools.questionSchema
            case .handoff: AgentTools.handoffSchema
            }
        guard let schema, try JSONEncoder().encode(schema).count <= AgentLimit.schemaBytes else { return nil }
        return schema
    }
}
