import Fermata
import Foundation
import TestSupport
import Testing

/// Fails in ways that retry policies treat differently.
@ActivityContainer
struct Moody {
    @Activity
    func failAs(input: String) throws {
        let attempt = ActivityExecutionContext.current?.info.attempt ?? 0
        throw ApplicationError(message: "attempt \(attempt)", type: input, isNonRetryable: input == "Final")
    }

    /// Asks for a delay that the policy does not have.
    @Activity
    func asksForDelay() throws -> Int {
        guard let info = ActivityExecutionContext.current?.info else { return 0 }
        guard info.attempt > 1 else {
            throw ApplicationError(message: "later", type: "Later", nextRetryDelay: .milliseconds(100))
        }
        return info.attempt
    }
}

/// Runs a moody activity and tells how often it was tried.
@Workflow
struct Soothes {
    func run(context: WorkflowContext<Self>, input: String) async throws -> [String] {
        let options = ActivityOptions(
            startToCloseTimeout: .seconds(10),
            retryPolicy: .init(
                initialInterval: .milliseconds(10),
                maximumAttempts: 3,
                nonRetryableErrorTypes: ["Listed"]
            )
        )
        do {
            try await context.executeActivity(Moody.Activities.FailAs.self, options: options, input: input)
            return []
        } catch let error as ActivityError {
            return [(error.cause as? ApplicationError)?.message ?? "?", "\(error.retryState)"]
        }
    }
}

/// Runs an activity whose policy alone would wait far too long.
@Workflow
struct WaitsAsAsked {
    func run(context: WorkflowContext<Self>, input: Void) async throws -> Int {
        let options = ActivityOptions(
            startToCloseTimeout: .seconds(10),
            retryPolicy: .init(initialInterval: .seconds(80))
        )
        return try await context.executeActivity(Moody.Activities.AsksForDelay.self, options: options)
    }
}

/// Runs a flaky activity.
@Workflow
struct Insists {
    func run(context: WorkflowContext<Self>, input: Int) async throws -> Int {
        let options = ActivityOptions(
            startToCloseTimeout: .seconds(10),
            retryPolicy: .init(initialInterval: .milliseconds(10))
        )
        return try await context.executeActivity(Basics.Activities.Flaky.self, options: options, input: input)
    }
}

@Suite("Retries of activities", .needsServer, .live)
struct RetryTests {
    @Test(
        "the policy's attempts, its list of types and the flag decide how often an activity is tried",
        arguments: [
            ("Ordinary", ["attempt 3", "maximumAttemptsReached"]),
            ("Listed", ["attempt 1", "nonRetryableFailure"]),
            ("Final", ["attempt 1", "nonRetryableFailure"]),
        ]
    )
    func policy(type: String, expected: [String]) async throws {
        try await withWorker(workflows: [Soothes.self], activities: Moody().allActivities) { live in
            let seen = try await live.client.executeWorkflow(type: Soothes.self, options: live.options(), input: type)
            #expect(seen == expected)
        }
    }

    @Test("a failure's own delay takes the place of the policy's")
    func nextRetryDelay() async throws {
        try await withWorker(workflows: [WaitsAsAsked.self], activities: Moody().allActivities) { live in
            // With the policy's 80 s the workflow would still be waiting when the test's time is over.
            let attempts = try await live.client.executeWorkflow(type: WaitsAsAsked.self, options: live.options())
            #expect(attempts == 2)
        }
    }

    @Test("a flaky activity is tried until it succeeds, and history shows the last failure")
    func flaky() async throws {
        try await withWorker(workflows: [Insists.self], activities: Basics.all) { live in
            #expect(try await live.client.executeWorkflow(type: Insists.self, options: live.options(), input: 4) == 4)
            let started = try await live.history(live.options().id).last("ActivityTaskStarted")
            #expect(started?.attributes["attempt"] == .integer(4))
            #expect(started?.attributes["lastFailure"]["message"] == .string("attempt 3 failed"))
        }
    }
}
