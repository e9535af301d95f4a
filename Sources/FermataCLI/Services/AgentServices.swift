import Fermata
import FermataAI
import FermataCatalog
import FermataCommandLine
import Foundation

extension StoreOptions {
    /// The store of agents, conversations, limits and budgets: the one that is named, or a file in the data directory.
    func aiDatabase() async throws -> AIDatabase {
        if let aiLocation { return try await AIDatabase.open(at: aiLocation) }
        let data = dataDirectory
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
        return try AIDatabase(path: data.appending(path: "ai.db").path(percentEncoded: false))
    }

    /// What is in the store, for commands that ask no model.
    func aiStore() async throws -> AIServices {
        try AIServices(database: try await aiDatabase())
    }

    /// What the configuration file says, or the environment if there is none.
    func configuration() throws -> GatewayConfiguration {
        guard let config else { return try .fromEnvironment() }
        return try GatewayConfiguration(yaml: String(decoding: try InputFile.contents(config), as: UTF8.self))
    }

    /// The Black Vault.
    func vault() async throws -> SQLBlackVault {
        try await SQLBlackVault(try await aiDatabase(), key: GuardrailSecret.key(in: dataDirectory))
    }

    /// What the guardrails of a configuration need.
    func guardrailResources(
        for configuration: GatewayConfiguration,
        _ database: AIDatabase
    ) async throws -> GuardrailResources {
        guard !configuration.guardrails.isEmpty else { return GuardrailResources() }
        let key = try GuardrailSecret.key(in: dataDirectory)
        let needsVault = configuration.guardrails.contains { $0.kind == .blackVault }
        return GuardrailResources(key: key, vault: needsVault ? try await SQLBlackVault(database, key: key) : nil)
    }

    /// The tools of the configuration file; without an entry `tools`, the one that needs no permission.
    ///
    /// - Parameter client: What starts and asks workflows; `nil` if no tool will be called.
    func tools(
        _ configuration: GatewayConfiguration,
        client: TemporalClient? = nil,
        taskQueue: String = CatalogWorker.defaultTaskQueue
    ) async throws -> [AnyTool] {
        let folder = configurationFile.map { URL(filePath: $0).deletingLastPathComponent() }
        let assembly = ToolAssembly(
            folder: folder ?? URL(filePath: FileManager.default.currentDirectoryPath, directoryHint: .isDirectory),
            client: client,
            taskQueue: taskQueue
        )
        return try await assembly.tools(configuration.tools ?? [.calculator])
    }
}

extension WorkerOptions {
    /// The tools that agents of this worker have: those of the configuration, and files below `--allow-files`.
    func tools(_ configuration: GatewayConfiguration, client: TemporalClient? = nil) async throws -> [AnyTool] {
        var configuration = configuration
        if !allowFiles.isEmpty {
            let roots = allowFiles.map { URL(filePath: $0).absoluteURL.path(percentEncoded: false) }
            configuration.tools = (configuration.tools ?? [.calculator]) + [.files(FileToolSettings(roots: roots))]
        }
        return try await store.tools(configuration, client: client, taskQueue: taskQueue)
    }

    /// Everything that agents need.
    func aiServices(client: TemporalClient) async throws -> AIServices {
        let configuration = try store.configuration()
        let database = try await store.aiDatabase()
        return try AIServices(
            database: database,
            configuration: configuration,
            tools: try await tools(configuration, client: client),
            resources: try await store.guardrailResources(for: configuration, database)
        )
    }
}
