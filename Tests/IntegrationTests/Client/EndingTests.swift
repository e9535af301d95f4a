import Fermata
import TestSupport
import Testing

/// Continues as new until it has counted to its goal.
@Workflow
struct Relay {
    struct Leg: Codable, Sendable {
        var at: Int
        var goal: Int
    }

    func run(context: WorkflowContext<Self>, input: Leg) async throws -> Int {
        guard input.at < input.goal else { return input.at }
        throw try await context.makeContinueAsNewError(input: Leg(at: input.at + 1, goal: input.goal))
    }
}

/// Fails in its first attempts.
@Workflow
struct Stubborn {
    func run(context: WorkflowContext<Self>, input: Int) async throws -> Int {
        guard context.info.attempt >= input else {
            throw ApplicationError(message: "attempt \(context.info.attempt) failed", type: "Stubborn")
        }
        return context.info.attempt
    }
}

@Suite("How workflows end", .needsServer, .live)
struct EndingTests {
    @Test("the result follows continue-as-new to the last run, or stops at the first")
    func continueAsNew() async throws {
        try await withWorker(workflows: [Relay.self]) { live in
            let handle = try await live.client.startWorkflow(
                type: Relay.self,
                options: live.options(),
                input: .init(at: 0, goal: 4)
            )
            #expect(try await handle.result() == 4)
            let first = live.client.workflowHandle(type: Relay.self, id: handle.id, runID: handle.resultRunID)
            let error = await #expect(throws: WorkflowContinuedAsNewError.self) {
                try await first.result(followRuns: false)
            }
            #expect(error != nil)
        }
    }

    @Test("the result follows a chain of retried runs")
    func retries() async throws {
        try await withWorker(workflows: [Stubborn.self]) { live in
            var options = live.options()
            options.retryPolicy = RetryPolicy(initialInterval: .milliseconds(100), maximumAttempts: 5)
            let actual = try await live.client.executeWorkflow(type: Stubborn.self, options: options, input: 3)
            #expect(actual == 3)
        }
    }

    @Test("a failed workflow gives the whole chain of causes")
    func failure() async throws {
        try await withWorker(workflows: [Exploding.self]) { live in
            let error = await #expect(throws: WorkflowFailedError.self) {
                try await live.client.executeWorkflow(type: Exploding.self, options: live.options())
            }
            let actual = try FailureLink.chain(error?.cause)
            #expect(try actual == FailureLink.chain(SharedFailure.make()))
        }
    }

    @Test("a cancelled workflow ends as cancelled")
    func cancel() async throws {
        try await withWorker(workflows: [Ledger.self]) { live in
            let handle = try await live.client.startWorkflow(type: Ledger.self, options: live.options(), input: "a")
            try await handle.cancel(reason: "changed our mind")
            let error = await #expect(throws: WorkflowFailedError.self) { try await handle.result() }
            #expect(error?.cause is CanceledError)
            #expect(try await handle.describe().status == .canceled)
            let request = try await live.history(handle.id).last("WorkflowExecutionCancelRequested")
            #expect(request?.attributes["cause"] == .string("changed our mind"))
        }
    }

    @Test("a terminated workflow ends at once, with reason and details in history")
    func terminate() async throws {
        try await withWorker(workflows: [Ledger.self]) { live in
            let handle = try await live.client.startWorkflow(type: Ledger.self, options: live.options(), input: "a")
            try await handle.terminate(reason: "enough", details: "because")
            let error = await #expect(throws: WorkflowFailedError.self) { try await handle.result() }
            let cause = try #require(error?.cause as? TerminatedError)
            #expect(cause.message.contains("enough"))
            #expect(try await handle.describe().status == .terminated)
        }
    }

    @Test("a run that takes longer than its timeout ends as timed out")
    func timeout() async throws {
        try await withWorker(workflows: [Ledger.self]) { live in
            var options = live.options()
            options.runTimeout = .seconds(1)
            let handle = try await live.client.startWorkflow(type: Ledger.self, options: options, input: "a")
            let error = await #expect(throws: WorkflowFailedError.self) { try await handle.result() }
            #expect(error?.cause is TimeoutError)
            #expect(try await handle.describe().status == .timedOut)
        }
    }

    @Test("reset goes back to an earlier task in a new run and applies the signals again")
    func reset() async throws {
        try await withWorker(workflows: [Ledger.self]) { live in
            let handle = try await live.client.startWorkflow(type: Ledger.self, options: live.options(), input: "a")
            _ = try await handle.query(queryType: Ledger.Read.self)
            try await handle.signal(signalType: Ledger.Note.self, input: "b")
            _ = try await live.awaitEvent("WorkflowExecutionSignaled", in: handle.id)
            let firstTask = try #require(try await live.history(handle.id).all("WorkflowTaskCompleted").first)
            let newRun = try await handle.reset(toWorkflowTaskFinishEventID: firstTask.id, reason: "once more")
            #expect(newRun != handle.resultRunID)
            let latest = live.client.workflowHandle(type: Ledger.self, id: handle.id)
            try await latest.signal(signalType: Ledger.Close.self)
            #expect(try await latest.result() == ["a", "b"])
        }
    }
}
