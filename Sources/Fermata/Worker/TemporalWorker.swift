import FermataCore
import Foundation
public import Logging
public import ServiceLifecycle
import SwiftProtobuf
import TemporalAPI

/// Takes tasks from a task queue and runs workflows and activities.
///
/// A worker is a `Service`: put it in a `ServiceGroup`, or call ``run()`` in a child task. Any number of workers may
/// listen to one task queue; a workflow goes on wherever its next task is taken.
public final class TemporalWorker: Service {
    private let client: TemporalClient
    private let ownsClient: Bool
    private let workflows: WorkflowWorker?
    private let activities: ActivityWorker?
    private let namespace: String
    private let taskQueue: String
    private let logger: Logger

    /// Creates a worker that uses a client's connection. The client must be running while the worker is.
    ///
    /// - Throws: ``FermataError`` with code `invalidConfiguration` if a setting is out of range, two types share a
    ///   name, or there is nothing to run.
    public convenience init<each Container: ActivityContainer>(
        configuration: Configuration,
        client: TemporalClient,
        activityContainers: repeat each Container,
        activities: [any ActivityDefinition] = [],
        workflows: [any WorkflowDefinition.Type] = [],
        logger: Logger
    ) throws {
        var all = activities
        for container in repeat each activityContainers { all += container.allActivities }
        try self.init(configuration, client, ownsClient: false, all, workflows, logger)
    }

    /// Creates a worker with a connection of its own.
    ///
    /// - Throws: As ``init(configuration:client:activityContainers:activities:workflows:logger:)``, and if
    ///   certificates cannot be used.
    public convenience init<each Container: ActivityContainer>(
        configuration: Configuration,
        target: TemporalTarget,
        transportSecurity: TransportSecurity? = nil,
        activityContainers: repeat each Container,
        activities: [any ActivityDefinition] = [],
        workflows: [any WorkflowDefinition.Type] = [],
        logger: Logger
    ) throws {
        var all = activities
        for container in repeat each activityContainers { all += container.allActivities }
        let client = try TemporalClient(
            target: target,
            transportSecurity: transportSecurity,
            configuration: .init(
                namespace: configuration.namespace,
                apiKey: configuration.apiKey,
                dataConverter: configuration.dataConverter ?? .default
            ),
            logger: logger
        )
        try self.init(configuration, client, ownsClient: true, all, workflows, logger)
    }

    private init(
        _ configuration: Configuration,
        _ client: TemporalClient,
        ownsClient: Bool,
        _ activities: [any ActivityDefinition],
        _ workflows: [any WorkflowDefinition.Type],
        _ logger: Logger
    ) throws {
        try configuration.validate()
        guard !activities.isEmpty || !workflows.isEmpty else {
            throw FermataError(.invalidConfiguration, "The worker has neither workflows nor activities to run.")
        }
        self.client = client
        self.ownsClient = ownsClient
        self.logger = logger
        namespace = client.namespace
        taskQueue = configuration.taskQueue
        let settings = WorkerSettings(configuration, client)
        let activityWorker =
            activities.isEmpty
            ? nil
            : try ActivityWorker(
                service: ConnectionActivityService(connection: client.connection),
                namespace: namespace,
                taskQueue: taskQueue,
                identity: settings.identity,
                dataConverter: settings.dataConverter,
                activities: activities,
                maxConcurrent: configuration.maxConcurrentActivities,
                pollers: configuration.activityTaskPollers,
                gracefulShutdownPeriod: configuration.gracefulShutdownPeriod,
                maxTaskQueueActivitiesPerSecond: configuration.maxTaskQueueActivitiesPerSecond,
                workerInstanceKey: settings.instanceKey,
                logger: logger
            )
        self.activities = activityWorker
        self.workflows =
            workflows.isEmpty
            ? nil
            : WorkflowWorker(
                settings: settings,
                connection: client.connection,
                registry: try WorkflowRegistry(workflows),
                activities: activityWorker,
                logger: logger
            )
    }

    /// Works until the task is cancelled or the service group shuts down gracefully.
    ///
    /// A graceful shutdown takes no new tasks, lets those at work end, gives activities the configured period, then
    /// cancels them. Cancellation of the task does the same without the period.
    ///
    /// - Throws: ``FermataError`` with code `namespaceNotFound`, `permissionDenied` and so on, if the server will not
    ///   let this worker work.
    public func run() async throws {
        try await TaskIdentity.selfTest()
        // Outside of the cancelled tree: tasks that have been taken are still to be answered when this one is cancelled.
        let connection = ownsClient ? Task { [client] in try await client.connection.run() } : nil
        let result: Result<Void, any Error>
        do {
            try await withGracefulShutdownHandler {
                try await checkNamespace()
                try await serve()
            } onGracefulShutdown: {
                self.beginShutdown()
            }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        if let connection {
            client.beginGracefulShutdown()
            _ = await connection.result
        }
        try result.get()
    }

    /// Takes no new tasks and lets ``run()`` return when those at work have ended. Does not wait.
    public func beginShutdown() {
        workflows?.beginShutdown()
        activities?.beginShutdown()
    }

    private func serve() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            if let workflows { group.addTask { try await workflows.run() } }
            if let activities { group.addTask { try await activities.run() } }
            do {
                try await group.next()
            } catch {
                // One half that cannot go on must not leave the other working alone, unnoticed.
                beginShutdown()
                throw error
            }
            beginShutdown()
            try await group.waitForAll()
        }
    }

    private func checkNamespace() async throws {
        let request = Temporal_Api_Workflowservice_V1_DescribeNamespaceRequest.with { $0.namespace = namespace }
        do {
            let description = try await client.connection.call(.normal, request) {
                try await $0.describeNamespace($1, metadata: $2, options: $3)
            }
            let endsPolls = description.namespaceInfo.capabilities.workerPollCompleteOnShutdown
            workflows?.shutdown.learn(serverEndsPolls: endsPolls)
            activities?.shutdown.learn(serverEndsPolls: endsPolls)
        } catch let error as FermataError where error.code == .notFound || error.code == .namespaceNotFound {
            throw FermataError(
                .namespaceNotFound,
                "The namespace '\(namespace)' does not exist on the server. Create it, or set another one.",
                cause: error
            )
        } catch let error as FermataError where error.code == .unimplemented {
            logger.debug("The server does not describe namespaces.")
        }
    }
}

/// What both halves of a worker need to know.
struct WorkerSettings: Sendable {
    let configuration: TemporalWorker.Configuration
    let namespace: String
    let taskQueue: String
    let identity: String
    let dataConverter: DataConverter
    /// Tells the server which polls belong to one worker.
    let instanceKey = UUID().uuidString.lowercased()
    /// The queue through which runs in this worker's memory get their next task.
    let stickyQueue: String

    init(_ configuration: TemporalWorker.Configuration, _ client: TemporalClient) {
        self.configuration = configuration
        namespace = client.namespace
        taskQueue = configuration.taskQueue
        identity = configuration.identity ?? client.identity
        dataConverter = configuration.dataConverter ?? client.configuration.dataConverter
        stickyQueue = "\(identity)-\(instanceKey.replacing("-", with: ""))"
    }

    var usesCache: Bool { configuration.maxCachedWorkflows > 0 }
}
