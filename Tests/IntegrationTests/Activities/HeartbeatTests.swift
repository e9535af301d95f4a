import Fermata
import TestSupport
import Testing

/// Counts to a number, reporting each step; breaks down once half way.
@ActivityContainer
struct Counting {
    @Activity
    func countTo(input: Int) async throws -> [Int] {
        guard let context = ActivityExecutionContext.current else { return [] }
        let done = try context.info.heartbeatDetails(as: Int.self) ?? 0
        for number in done..<input {
            if number == input / 2, context.info.attempt == 1 {
                throw ApplicationError(message: "broken down", type: "Breakdown")
            }
            context.heartbeat(details: number + 1)
        }
        return [done, context.info.attempt]
    }
}

/// Runs one counting activity.
@Workflow
struct Counts {
    func run(context: WorkflowContext<Self>, input: Int) async throws -> [Int] {
        let options = ActivityOptions(
            startToCloseTimeout: .seconds(20),
            heartbeatTimeout: .seconds(10),
            retryPolicy: .init(initialInterval: .milliseconds(50))
        )
        return try await context.executeActivity(Counting.Activities.CountTo.self, options: options, input: input)
    }
}

@Suite("Heartbeats", .needsServer, .live)
struct HeartbeatTests {
    @Test("a retried activity goes on behind its last heartbeat, though heartbeats are throttled")
    func resumes() async throws {
        try await withWorker(workflows: [Counts.self], activities: Counting().allActivities) { live in
            let result = try await live.client.executeWorkflow(type: Counts.self, options: live.options(), input: 100)
            #expect(result == [50, 2])
        }
    }

    @Test("an activity whose workflow is gone is cancelled through its heartbeat")
    func workflowGone() async throws {
        let patient = Patient()
        try await withWorker(workflows: [CleansUp.self], activities: patient.allActivities) { live in
            let handle = try await live.client.startWorkflow(type: CleansUp.self, options: live.options())
            try await patient.begun.wait()
            try await handle.terminate(reason: "gone")
            try await patient.cancelled.wait()
        }
    }
}
