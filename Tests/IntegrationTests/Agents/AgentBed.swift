import Fermata
import FermataAI
import FermataCatalog
import Foundation
import TestSupport

/// A worker with agents, tools and models that do what a test says.
struct AgentBed: Sendable {
    let context: LiveContext
    let services: AIServices

    func start(_ prompt: String, agent: String = "clerk", suffix: String = "agent") async throws
        -> WorkflowHandle<AgentWorkflow>
    {
        try await context.client.startWorkflow(
            type: AgentWorkflow.self,
            options: context.options(suffix),
            input: AgentInput(agent: agent, prompt: prompt)
        )
    }

    /// Runs `body` with a worker.
    static func serving<Result: Sendable>(
        _ provider: ScriptedProvider,
        agents: [String] = [clerk],
        tools: [AnyTool] = [],
        budgets: [Budget] = [],
        _ body: @escaping @Sendable (AgentBed) async throws -> Result
    ) async throws -> Result {
        var configuration = GatewayConfiguration(
            providers: [ProviderSettings(name: "scripted", kind: .local)],
            models: [ModelSettings(name: "default", provider: "scripted", model: "s-1", price: price)]
        )
        configuration.budgets = budgets
        let services = try AIServices(
            database: .inMemory(),
            configuration: configuration,
            tools: tools,
            providers: ["scripted": provider]
        )
        for agent in agents {
            let name = try AgentDefinition(yaml: agent).name
            _ = try await services.agents.put(name, agent, by: "test")
        }
        return try await withWorker(
            workflows: [AgentWorkflow.self],
            activities: Catalog.agentActivities(services)
        ) { context in
            HistoryRecording.leaveOut(context.taskQueue)
            return try await body(AgentBed(context: context, services: services))
        }
    }

    static let price = ModelPrice(
        inputPerMillion: Cost(nanos: 1_000_000_000),
        outputPerMillion: Cost(nanos: 1_000_000_000)
    )

    static let clerk = """
        name: clerk
        model: default
        instructions: You look things up.
        tools: [look]
        """

    /// A tool that answers with what `body` makes of its argument.
    static func tool(
        _ name: String = "look",
        _ body: @escaping @Sendable (JSONValue) async throws -> String = { _ in "found" }
    ) throws -> AnyTool {
        try AnyTool(
            definition: ToolDefinition(
                name: name,
                description: "Looks something up.",
                parameters: .object(["what": .string()])
            ),
            call: body
        )
    }
}
