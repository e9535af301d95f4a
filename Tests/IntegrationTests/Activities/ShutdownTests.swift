import Fermata
import ServiceLifecycle
import TestSupport
import Testing

/// Waits for an activity that may be interrupted by the end of its worker.
@Workflow
struct SurvivesShutdown {
    func run(context: WorkflowContext<Self>, input: Void) async throws -> String {
        let options = ActivityOptions(
            startToCloseTimeout: .seconds(60),
            retryPolicy: .init(initialInterval: .milliseconds(50))
        )
        return try await context.executeActivity(Patient.Activities.Obedient.self, options: options)
    }
}

@Suite("Shutdown of a worker", .needsServer, .live)
struct ShutdownTests {
    @Test("an activity is cancelled by the shutdown of its worker, and done by the next worker")
    func retriedElsewhere() async throws {
        try await withClient { live in
            let first = Patient()
            let handle = try await live.client.startWorkflow(type: SurvivesShutdown.self, options: live.options())
            try await live.withWorker(workflows: [SurvivesShutdown.self], activities: first.allActivities) {
                try await first.begun.wait()
            }
            #expect(first.cancelled.isOpen, "the worker ended only after its activity had")
            let second = Patient()
            second.release.open()
            try await live.withWorker(workflows: [SurvivesShutdown.self], activities: second.allActivities) {
                let result = try await handle.result()
                #expect(result == "released")
            }
            let started = try await live.history(handle.id).last("ActivityTaskStarted")
            #expect(started?.attributes["attempt"].integer ?? 0 >= 2)
        }
    }

    @Test("a graceful shutdown lets a running activity finish within the period of grace")
    func grace() async throws {
        try await withClient { live in
            let patient = Patient()
            let handle = try await live.client.startWorkflow(type: SurvivesShutdown.self, options: live.options())
            var configuration = TemporalWorker.Configuration(taskQueue: live.taskQueue)
            configuration.gracefulShutdownPeriod = .seconds(60)
            let worker = try TemporalWorker(
                configuration: configuration,
                client: live.client,
                activities: patient.allActivities,
                workflows: [SurvivesShutdown.self],
                logger: .quiet
            )
            let group = ServiceGroup(services: [worker], logger: .quiet)
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                try await patient.begun.wait()
                await group.triggerGracefulShutdown()
                patient.release.open()
                try await tasks.waitForAll()
            }
            _ = try await live.awaitEvent("ActivityTaskCompleted", in: handle.id)
            #expect(!patient.cancelled.isOpen)
            try await live.withWorker(workflows: [SurvivesShutdown.self]) {
                let result = try await handle.result()
                #expect(result == "released")
            }
        }
    }
}
