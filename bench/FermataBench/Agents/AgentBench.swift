import Fermata
import FermataAI
import FermataCatalog
import FermataEngine
import Foundation
import Logging

/// Agents on the embedded engine, with everything on the disk as `fermata up` has it; `bench/agent.py` starts it.
///
///     FermataBench agent --directory DIRECTORY --model URL --calls 10,100
///     FermataBench agent --directory DIRECTORY --model URL --calls 10,100 --inline
///
/// One run after the other, each with as many model calls as `--calls` says. Engine, worker and client are in this
/// process; the model is `agent_model.py`, asked through the gateway with its limiter, its ledger and its streams.
/// Prints, as JSON, how many bytes each call of the last run added to the run's history.
struct AgentBench {
    let directory: URL
    let model: String
    let calls: [Int]
    /// Runs ``InlineAgent`` in place of `AgentWorkflow`.
    let isInline: Bool

    struct Figures: Encodable {
        var bytesPerCall: [Int]
    }

    func run(logger: Logger) async throws -> Figures {
        let services = try services()
        for calls in calls {
            _ = try await services.agents.put(Self.agentName(calls), Self.agent(calls), by: "bench")
        }
        let engine = try await EmbeddedEngine(.init(path: path("engine.db")), logger: logger)
        let client = TemporalClient(target: engine.target, logger: logger)
        let worker = try TemporalWorker(
            configuration: TemporalWorker.Configuration(taskQueue: Self.taskQueue),
            client: client,
            activities: Catalog.agentActivities(services) + InlineActivities(services: services).allActivities,
            workflows: Catalog.agentWorkflows + [InlineAgent.self],
            logger: logger
        )
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await engine.run() }
            let figures = try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await client.run() }
                group.addTask { try await worker.run() }
                defer { group.cancelAll() }
                var history: WorkflowHistory?
                for (number, calls) in calls.enumerated() {
                    history = try await run("agent-\(number)", calls: calls, client)
                }
                return Figures(bytesPerCall: try history?.bytesPerCall(of: isInline ? "Ask" : "AskModel") ?? [])
            }
            engine.beginGracefulShutdown()
            try await group.waitForAll()
            return figures
        }
    }

    private func run(_ id: String, calls: Int, _ client: TemporalClient) async throws -> WorkflowHistory {
        let options = WorkflowOptions(id: id, taskQueue: Self.taskQueue)
        let done: Int
        if isInline {
            let input = InlineInput(model: Self.model(calls), prompt: Self.prompt)
            done = try await client.executeWorkflow(type: InlineAgent.self, options: options, input: input)
        } else {
            let input = AgentInput(agent: Self.agentName(calls), prompt: Self.prompt)
            done = try await client.executeWorkflow(type: AgentWorkflow.self, options: options, input: input).steps
        }
        guard done == calls else {
            throw FermataError(.invalidState, "The run asked the model \(done) times, not \(calls) times.")
        }
        return try await client.untypedWorkflowHandle(id: id).fetchHistory()
    }

    private func services() throws -> AIServices {
        try AIServices(
            database: AIDatabase(path: path("ai.db")),
            configuration: GatewayConfiguration(
                providers: [ProviderSettings(name: "bench", kind: .openAI, baseURL: model)],
                models: calls.map { ModelSettings(name: Self.model($0), provider: "bench", model: Self.model($0)) }
            ),
            tools: [Look.tool()]
        )
    }

    private func path(_ name: String) -> String {
        directory.appending(path: name).path(percentEncoded: false)
    }

    private static func model(_ calls: Int) -> String { "calls-\(calls)" }

    private static let taskQueue = "agents"
    private static let prompt = "Look at everything."

    private static func agentName(_ calls: Int) -> String { "looker-\(calls)" }

    private static func agent(_ calls: Int) -> String {
        """
        name: \(agentName(calls))
        model: \(model(calls))
        instructions: You look things up.
        tools: [look]
        limits: {steps: 1000}
        """
    }
}
