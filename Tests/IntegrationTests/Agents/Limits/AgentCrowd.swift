import Fermata
import FermataAI
import FermataCatalog
import Foundation
import TestSupport

/// Many runs of agents that share a key and budgets, on a store in a file as a worker has it.
struct AgentCrowd: Sendable {
    let context: LiveContext
    let database: AIDatabase

    /// Longer than what surrounds a message in a request, so that what the server counts is below our estimate.
    static let prompt = String(repeating: "Look the next one up, and say what you have found there. ", count: 50)

    /// Gives `body` a client and a store.
    static func gathering<Result: Sendable>(
        _ body: @escaping @Sendable (AgentCrowd) async throws -> Result
    ) async throws -> Result {
        let folder = URL.temporaryDirectory.appending(path: "crowd-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let database = try AIDatabase(path: folder.appending(path: "ai.db").path)
        return try await withClient { context in
            HistoryRecording.leaveOut(context.taskQueue)
            return try await body(AgentCrowd(context: context, database: database))
        }
    }

    /// Runs a worker with this configuration until `body` ends. Each model has an agent of its name.
    func serving<Result: Sendable>(
        _ configuration: GatewayConfiguration,
        heartbeatTimeout: Duration = .seconds(10),
        _ body: @escaping @Sendable (AIServices) async throws -> Result
    ) async throws -> Result {
        let tool = try AgentBed.tool { _ in "It is there." }
        let services = try AIServices(database: database, configuration: configuration, tools: [tool])
        for model in configuration.models {
            let agent = """
                name: \(model.name)
                model: \(model.name)
                instructions: You look things up.
                tools: [look]
                limits: {steps: 1000}
                """
            _ = try await services.agents.put(model.name, agent, by: "test")
        }
        return try await context.withWorker(
            workflows: [AgentWorkflow.self],
            activities: Catalog.agentActivities(services, heartbeatTimeout: heartbeatTimeout)
        ) {
            try await body(services)
        }
    }

    /// Starts as many runs.
    func start(_ count: Int, of agent: String) async throws -> [WorkflowHandle<AgentWorkflow>] {
        try await withThrowingTaskGroup(of: WorkflowHandle<AgentWorkflow>.self) { group in
            for number in 1...count {
                group.addTask {
                    try await context.client.startWorkflow(
                        type: AgentWorkflow.self,
                        options: WorkflowOptions(
                            id: "\(context.taskQueue)-\(agent)-\(number)",
                            taskQueue: context.taskQueue
                        ),
                        input: AgentInput(agent: agent, prompt: Self.prompt)
                    )
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    /// One provider at that address with one model, both of that name.
    static func configuration(_ models: [(name: String, url: String, limits: RateLimits)]) -> GatewayConfiguration {
        GatewayConfiguration(
            providers: models.map {
                ProviderSettings(name: $0.name, kind: .openAI, baseURL: $0.url, limits: $0.limits)
            },
            models: models.map {
                ModelSettings(name: $0.name, provider: $0.name, model: "stub-1", maxOutputTokens: 40)
            }
        )
    }
}
