import Fermata
import TestSupport
import Testing

/// Wraps an activity's failure in one of its own.
@Workflow
struct Wraps {
    func run(context: WorkflowContext<Self>, input: Void) async throws {
        do {
            try await context.executeActivity(Basics.Activities.Explode.self, options: .test)
        } catch {
            throw ApplicationError(message: "could not go on", cause: error, details: [1, "two"], type: "Wrapped")
        }
    }
}

/// Throws an error of no kind that the server knows, until it is told otherwise.
@Workflow
struct Buggy {
    struct Bug: Error {}

    static let isFixed = Latch()

    func run(context: WorkflowContext<Self>, input: Void) async throws -> String {
        guard Self.isFixed.isOpen else { throw Bug() }
        return "fixed"
    }
}

/// Runs an activity into each of its time limits.
@Workflow
struct RunsOutOfTime {
    enum Limit: String, Codable, Sendable, CaseIterable {
        case startToClose, scheduleToStart, scheduleToClose, heartbeat
    }

    func run(context: WorkflowContext<Self>, input: Limit) async throws -> String {
        let once = RetryPolicy(maximumAttempts: 1)
        let options: ActivityOptions =
            switch input {
            case .startToClose: ActivityOptions(startToCloseTimeout: .milliseconds(300), retryPolicy: once)
            case .scheduleToStart:
                ActivityOptions(
                    startToCloseTimeout: .seconds(20),
                    taskQueue: "nobody-polls-this-queue",
                    scheduleToStartTimeout: .milliseconds(300)
                )
            case .scheduleToClose: ActivityOptions(scheduleToCloseTimeout: .milliseconds(300))
            case .heartbeat:
                ActivityOptions(
                    startToCloseTimeout: .seconds(60),
                    heartbeatTimeout: .milliseconds(500),
                    retryPolicy: once
                )
            }
        do {
            try await context.executeActivity(Silent.Activities.Wait.self, options: options)
            return "no timeout"
        } catch let error as ActivityError {
            // A scheduleToClose timeout holds the timeout of the attempt that was cut short.
            return (error.cause as? TimeoutError)?.type.rawValue ?? "\(error)"
        }
    }
}

/// An activity that neither ends nor reports.
@ActivityContainer
struct Silent {
    let release = Latch()

    @Activity
    func wait() async throws { try await release.wait() }
}

@Suite("Failures and timeouts of workflows", .needsServer, .live)
struct FailureTests {
    @Test("a failure keeps its type, message, details and all causes on its way through activity and workflow")
    func chain() async throws {
        try await withWorker(workflows: [Wraps.self], activities: Basics.all) { live in
            let error = await #expect(throws: WorkflowFailedError.self) {
                try await live.client.executeWorkflow(type: Wraps.self, options: live.options())
            }
            let wrapped = try #require(error?.cause as? ApplicationError)
            #expect(wrapped.type == "Wrapped")
            #expect(try wrapped.details.decode(Int.self) == 1)
            #expect(try wrapped.details.decode(String.self, at: 1) == "two")
            let activity = try #require(wrapped.cause as? ActivityError)
            #expect(activity.activityType == "Explode")
            #expect(activity.retryState == .nonRetryableFailure)
            #expect(try FailureLink.chain(activity.cause) == FailureLink.chain(SharedFailure.make()))
        }
    }

    @Test("a bug fails the workflow task, and the run goes on once it is fixed")
    func bug() async throws {
        try await withWorker(workflows: [Buggy.self]) { live in
            let handle = try await live.client.startWorkflow(type: Buggy.self, options: live.options())
            let failure = try await live.awaitTaskFailure(in: handle.id)
            #expect(failure.message.contains("Bug"))
            #expect(try await handle.describe().status == .running)
            Buggy.isFixed.open()
            #expect(try await handle.result() == "fixed")
        }
    }

    @Test("each time limit of an activity is told apart", arguments: RunsOutOfTime.Limit.allCases)
    func timeouts(limit: RunsOutOfTime.Limit) async throws {
        let silent = Silent()
        try await withWorker(workflows: [RunsOutOfTime.self], activities: silent.allActivities) { live in
            let type = try await live.client.executeWorkflow(
                type: RunsOutOfTime.self,
                options: live.options(),
                input: limit
            )
            #expect(type == limit.rawValue)
            silent.release.open()
        }
    }
}
