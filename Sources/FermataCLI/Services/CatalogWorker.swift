import Fermata
import FermataAI
import FermataCatalog
import Foundation
import Logging

/// The worker of the catalogue's workflows.
enum CatalogWorker {
    static let defaultTaskQueue = "fermata"

    /// The names of the workflows that people start.
    static var workflowNames: [String] { Catalog.entries.map(\.name) }

    /// Opens the store of agents in the data directory. Nothing is sent.
    ///
    /// - Throws: `CommandFailure` or `FermataError` when a setting is not acceptable.
    static func make(client: TemporalClient, options: WorkerOptions, logger: Logger) throws -> TemporalWorker {
        try options.checkFolders()
        let configuration = CatalogConfiguration(
            contentDirectory: options.dataDirectory.appending(path: "content").path,
            fileRoots: options.allowFiles,
            model: try LanguageModels.fromEnvironment()
        )
        return try TemporalWorker(
            configuration: .init(
                namespace: client.namespace,
                taskQueue: options.taskQueue,
                gracefulShutdownPeriod: .seconds(10)
            ),
            client: client,
            activities: Catalog.activities(configuration) + Catalog.agentActivities(try options.aiServices()),
            workflows: Catalog.workflows + Catalog.agentWorkflows,
            logger: logger
        )
    }
}
