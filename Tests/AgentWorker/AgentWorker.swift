import ArgumentParser
import Fermata
import FermataAI
import FermataCatalog
import FermataEngine
import Foundation
import Logging

/// A process for tests: a worker with agents that can be killed, by others or by itself at a point that is asked for.
///
/// Writes `engine HOST:PORT` if it has an engine of its own, then `ready`, and to standard error `died NAME` when it kills
/// itself. It ends when its standard input does: a test that crashes must not leave workers behind.
@main
struct AgentWorker: AsyncParsableCommand {
    @Option(help: "The engine, as host:port.")
    var address: String?

    @Flag(help: "Run an engine in this process, on the file engine.db of the data folder.")
    var engine = false

    @Option(help: "Where the own engine listens; 0 for any port.")
    var port = 0

    @Option var namespace = "default"
    @Option var taskQueue: String

    @Option(help: "The folder of what must survive: ai.db, and engine.db if the engine is here.")
    var data: String

    @Option(help: "The base URL of an OpenAI-compatible server.")
    var modelURL: String

    @Option(help: "The file that the tool 'effect' appends to.")
    var effects: String

    @Option(help: "A folder of agents, as YAML.")
    var agents: String

    @Option(help: "Die at this boundary of all that are passed, from 1.")
    var dieAt: Int?

    @Flag(help: "The server charges repeats of a request once.")
    var idempotent = false

    @Option(help: "What each user may spend, in whole units; any amount if it is not given.")
    var budget: Int?

    @Option(help: "After how much silence another worker takes over.")
    var heartbeatSeconds = 10.0

    func validate() throws {
        guard engine != (address != nil) else { throw ValidationError("Give either --address or --engine.") }
    }

    func run() async throws {
        endWithParent()
        var logger = Logger(label: "worker") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        guard let address else { return try await runWithEngine(logger) }
        let target = try TemporalTarget(address: address)
        try await TemporalClient.withClient(
            target: target,
            configuration: .init(namespace: namespace),
            logger: logger
        ) { client in
            try await work(client, logger)
        }
    }

    /// The engine and the worker live and die together.
    private func runWithEngine(_ logger: Logger) async throws {
        let configuration = EngineConfiguration(
            path: URL(filePath: data).appending(path: "engine.db").path,
            serving: ServingOptions(host: "127.0.0.1", port: port),
            namespaces: [namespace]
        )
        let engine = try await EmbeddedEngine(configuration, logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await engine.run() }
            Self.say("engine \(try await engine.address)")
            try await TemporalClient.withClient(
                target: engine.target,
                configuration: .init(namespace: namespace),
                logger: logger
            ) { client in
                try await work(client, logger)
            }
        }
    }

    private func work(_ client: TemporalClient, _ logger: Logger) async throws {
        var configuration = TemporalWorker.Configuration(namespace: namespace, taskQueue: taskQueue)
        // Tasks for the dead worker's cache go to the next one soon.
        configuration.stickyQueueScheduleToStartTimeout = .seconds(1)
        let worker = try TemporalWorker(
            configuration: configuration,
            client: client,
            activities: try await activities(),
            workflows: Catalog.agentWorkflows,
            logger: logger
        )
        Self.say("ready")
        try await worker.run()
    }

    private func activities() async throws -> [any ActivityDefinition] {
        let boundaries = Boundaries(dieAt: dieAt)
        let provider = try ProviderConfiguration(name: "stub", kind: .openAI, baseURL: modelURL).makeProvider()
        let services = try AIServices(
            database: AIDatabase(path: URL(filePath: data).appending(path: "ai.db").path),
            configuration: gateway,
            tools: [EffectTool(path: effects, boundaries: boundaries).erased()],
            providers: ["stub": BoundedProvider(provider: provider, boundaries: boundaries)]
        )
        let files = try FileManager.default.contentsOfDirectory(atPath: agents).filter { $0.hasSuffix(".yaml") }
        for file in files.sorted() {
            let text = try String(contentsOf: URL(filePath: agents).appending(path: file), encoding: .utf8)
            _ = try await services.agents.put(AgentDefinition(yaml: text).name, text, by: "test")
        }
        return Catalog.agentActivities(services, heartbeatTimeout: .seconds(heartbeatSeconds))
            .map { boundaries.around($0) }
    }

    /// One model, `default`, whose tokens cost a millionth each.
    private var gateway: GatewayConfiguration {
        let unit: Int64 = 1_000_000_000
        let price = ModelPrice(inputPerMillion: Cost(nanos: unit), outputPerMillion: Cost(nanos: unit))
        return GatewayConfiguration(
            providers: [
                ProviderSettings(name: "stub", kind: .openAI, baseURL: modelURL, chargesRepeatsOnce: idempotent)
            ],
            models: [
                ModelSettings(
                    name: "default",
                    provider: "stub",
                    model: "stub-1",
                    maxOutputTokens: 1_000,
                    price: price
                )
            ],
            budgets: budget.map { units in
                [Budget(name: "per user", scope: .user, limit: .cost(Cost(nanos: Int64(units) * unit)))]
            } ?? []
        )
    }

    /// Writes a line at once: a buffered one would die with the process.
    private static func say(_ line: String) {
        FileHandle.standardOutput.write(Data("\(line)\n".utf8))
    }

    private func endWithParent() {
        Thread.detachNewThread {
            while !FileHandle.standardInput.availableData.isEmpty {}
            Foundation.exit(0)
        }
    }
}
