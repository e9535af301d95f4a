import Foundation
import Logging
import SwiftProtobuf
import TemporalAPI

@testable import Fermata

/// An activity from text to text whose code a test gives.
struct Work: ActivityDefinition {
    static let name = "Work"
    let body: @Sendable (String) async throws -> String

    func run(input: String) async throws -> String { try await body(input) }
}

struct Quiet: ActivityDefinition {
    static let name = "Quiet"

    func run(input: Void) async throws {}
}

/// Shows where a codec was applied.
struct ReversingCodec: PayloadCodec {
    func encode(_ payloads: [Payload]) async throws -> [Payload] {
        payloads.map { Payload(metadata: $0.metadata, data: Data($0.data.reversed())) }
    }

    func decode(_ payloads: [Payload]) async throws -> [Payload] { try await encode(payloads) }
}

/// A worker on a fake service, and what a test does with both.
struct ActivityWorkerFixture {
    let service: FakeActivityService
    let clock = ManualClock()
    let worker: ActivityWorker

    /// The grace period is never over by default, so that a shutdown lets everything end by itself.
    init(
        _ activities: [any ActivityDefinition],
        service: FakeActivityService = FakeActivityService(),
        converter: DataConverter = .default,
        maxConcurrent: Int = 10,
        grace: Duration = .seconds(99_999)
    ) throws {
        self.service = service
        worker = try ActivityWorker(
            service: service,
            namespace: "default",
            taskQueue: "reviews",
            identity: "worker-1",
            dataConverter: converter,
            activities: activities,
            maxConcurrent: maxConcurrent,
            pollers: 1,
            gracefulShutdownPeriod: grace,
            maxTaskQueueActivitiesPerSecond: nil,
            workerInstanceKey: "key",
            clock: WorkerClock(clock),
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
    }

    /// Runs tasks to their end, and the worker with them. Gives what the server was told.
    func run(
        _ tasks: ActivityTask...,
        meanwhile: () async throws -> Void = {}
    ) async throws -> [FakeActivityService.Call] {
        service.give(tasks)
        async let run: Void = worker.run()
        await service.allTaken.wait()
        try await meanwhile()
        worker.beginShutdown()
        service.endPolls()
        try await run
        return service.allCalls
    }
}

extension ActivityTask {
    /// A task for an activity, with an input encoded by the default converter.
    static func make(_ type: String, input: Any = (), configure: (inout Self) -> Void = { _ in }) throws -> Self {
        var task = ActivityTask()
        task.taskToken = Data("token of \(type)".utf8)
        task.activityType.name = type
        task.activityID = "1"
        task.attempt = 1
        task.workflowExecution.workflowID = "review-1"
        task.input = .init(try DefaultPayloadConverter().convertValues(input))
        configure(&task)
        return task
    }
}

extension [FakeActivityService.Call] {
    var failures: [Temporal_Api_Failure_V1_Failure] {
        compactMap { if case .failed(let request) = $0 { request.failure } else { nil } }
    }

    var results: [Payload] {
        flatMap { if case .completed(let request) = $0 { request.result.values } else { [Payload]() } }
    }

    /// The kinds of calls, in order.
    var kinds: [String] {
        map {
            switch $0 {
            case .heartbeat: "heartbeat"
            case .completed: "completed"
            case .failed: "failed"
            case .canceled: "canceled"
            }
        }
    }
}
