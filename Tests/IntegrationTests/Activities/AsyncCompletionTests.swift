import Fermata
import Synchronization
import TestSupport
import Testing

/// Leaves its completion to somebody else.
@ActivityContainer
final class Deferred: Sendable {
    let begun = Latch()
    private let token = Mutex<ActivityTaskToken?>(nil)

    var taskToken: ActivityTaskToken? { token.withLock { $0 } }

    @Activity
    func askSomebody() async throws -> String {
        token.withLock { $0 = ActivityExecutionContext.current?.info.taskToken }
        begun.open()
        throw CompleteAsyncError()
    }
}

/// Waits for somebody's answer.
@Workflow
struct WaitsForAnswer {
    func run(context: WorkflowContext<Self>, input: Void) async throws -> String {
        let options = ActivityOptions(
            startToCloseTimeout: .seconds(60),
            cancellationType: .waitCancellationCompleted,
            heartbeatTimeout: .seconds(30),
            retryPolicy: .init(maximumAttempts: 1),
            activityID: "question"
        )
        return try await context.executeActivity(Deferred.Activities.AskSomebody.self, options: options)
    }
}

@Suite("Asynchronous completion", .needsServer, .live)
struct AsyncCompletionTests {
    @Test("an activity is completed by its token, after heartbeats from outside")
    func byToken() async throws {
        try await run { live, handle, deferred in
            let activity = live.client.activityHandle(taskToken: try #require(deferred.taskToken))
            try await activity.heartbeat(details: "half way")
            try await activity.complete("from outside")
            #expect(try await handle.result() == "from outside")
        }
    }

    @Test("an activity is completed by workflow and activity id")
    func byID() async throws {
        try await run { live, handle, _ in
            let activity = live.client.activityHandle(
                workflowID: handle.id,
                runID: handle.resultRunID,
                activityID: "question"
            )
            try await activity.complete("by id")
            #expect(try await handle.result() == "by id")
        }
    }

    @Test("an activity is failed from outside, with type and details")
    func fail() async throws {
        try await run { live, handle, _ in
            let activity = live.client.activityHandle(workflowID: handle.id, runID: nil, activityID: "question")
            try await activity.fail(SharedFailure.make())
            let error = await #expect(throws: WorkflowFailedError.self) { try await handle.result() }
            let cause = (error?.cause as? ActivityError)?.cause
            #expect(try FailureLink.chain(cause) == FailureLink.chain(SharedFailure.make()))
        }
    }

    @Test("the cancellation of an activity that was asked to stop is reported from outside")
    func cancel() async throws {
        try await run { live, handle, deferred in
            let activity = live.client.activityHandle(taskToken: try #require(deferred.taskToken))
            try await handle.cancel()
            _ = try await live.awaitEvent("ActivityTaskCancelRequested", in: handle.id)
            try await activity.reportCancellation(details: "as asked")
            let error = await #expect(throws: WorkflowFailedError.self) { try await handle.result() }
            #expect(error?.cause.isTemporalCancellation == true)
            #expect(try await live.history(handle.id).count("ActivityTaskCanceled") == 1)
        }
    }

    @Test("an activity that is not there cannot be completed")
    func unknown() async throws {
        try await withClient { live in
            let activity = live.client.activityHandle(workflowID: "nobody", runID: nil, activityID: "nothing")
            let error = await #expect(throws: FermataError.self) { try await activity.complete("anything") }
            #expect(error?.code == .notFound)
        }
    }

    private func run(
        _ body: @escaping @Sendable (LiveContext, WorkflowHandle<WaitsForAnswer>, Deferred) async throws -> Void
    ) async throws {
        let deferred = Deferred()
        try await withWorker(workflows: [WaitsForAnswer.self], activities: deferred.allActivities) { live in
            let handle = try await live.client.startWorkflow(type: WaitsForAnswer.self, options: live.options())
            try await deferred.begun.wait()
            // The worker must have let go of it, or the server still expects the attempt's own end.
            _ = try await live.awaitEvent("ActivityTaskScheduled", in: handle.id)
            try await body(live, handle, deferred)
        }
    }
}
