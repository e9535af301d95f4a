import Fermata
import FermataAI
import FermataCatalog
import Foundation
import Logging
import ServiceLifecycle

/// The worker of the catalogue's workflows.
enum CatalogWorker {
    static let defaultTaskQueue = "fermata"

    /// The names of the workflows that people start.
    static var workflowNames: [String] { Catalog.entries.map(\.name) }

    /// Opens the store of agents in the data directory, and reads the documents that tools are made of.
    ///
    /// - Returns: What keeps the store in order, and the worker, in the order in which to start them.
    /// - Throws: `CommandFailure` or `FermataError` when a setting is not acceptable.
    static func services(
        client: TemporalClient,
        options: WorkerOptions,
        logger: Logger
    ) async throws -> [any Service] {
        try options.checkFolders()
        let services = try await options.aiServices(client: client)
        let configuration = CatalogConfiguration(
            contentDirectory: options.dataDirectory.appending(path: "content").path,
            fileRoots: options.allowFiles,
            model: try LanguageModels.fromEnvironment()
        )
        let worker = try TemporalWorker(
            configuration: .init(
                namespace: client.namespace,
                taskQueue: options.taskQueue,
                gracefulShutdownPeriod: .seconds(10)
            ),
            client: client,
            activities: Catalog.activities(configuration) + Catalog.agentActivities(services)
                + Catalog.batchActivities(services, contentDirectory: configuration.contentDirectory),
            workflows: Catalog.workflows + Catalog.agentWorkflows + Catalog.batchWorkflows,
            logger: logger
        )
        return [MaintenanceService(maintenance: AIMaintenance(services, logger: logger)), worker]
    }
}
