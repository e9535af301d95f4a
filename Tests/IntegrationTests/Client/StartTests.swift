import Fermata
import Foundation
import TestSupport
import Testing

@Suite("Starting workflows", .needsServer, .live)
struct StartTests {
    @Test("a second start with the id of a running workflow is refused and names the run")
    func duplicate() async throws {
        try await withWorker(workflows: [Ledger.self]) { live in
            let first = try await live.client.startWorkflow(type: Ledger.self, options: live.options(), input: "a")
            let error = await #expect(throws: WorkflowAlreadyStartedError.self) {
                try await live.client.startWorkflow(type: Ledger.self, options: live.options(), input: "b")
            }
            #expect(error?.workflowID == live.options().id)
            #expect(error?.workflowName == "Ledger")
            #expect(error?.runID == first.resultRunID)
            // Nothing was lost: the first run still has its own input.
            #expect(try await first.query(queryType: Ledger.Read.self) == ["a"])
        }
    }

    @Test("the conflict policies give the running workflow, or replace it")
    func conflicts() async throws {
        try await withWorker(workflows: [Ledger.self]) { live in
            let first = try await live.client.startWorkflow(type: Ledger.self, options: live.options(), input: "a")
            var options = live.options()
            options.idConflictPolicy = .useExisting
            let same = try await live.client.startWorkflow(type: Ledger.self, options: options, input: "b")
            #expect(same.resultRunID == first.resultRunID)
            options.idConflictPolicy = .terminateExisting
            // The server allows one such replacement a second.
            let next = try await eventually("the workflow is replaced") {
                try? await live.client.startWorkflow(type: Ledger.self, options: options, input: "c")
            }
            #expect(next.resultRunID != first.resultRunID)
            #expect(try await next.query(queryType: Ledger.Read.self) == ["c"])
        }
    }

    @Test("the reuse policies decide whether the id of a closed workflow may be used again")
    func reuse() async throws {
        try await withWorker(workflows: [Hello.self, Exploding.self], activities: Basics.all) { live in
            var options = live.options()
            _ = try? await live.client.executeWorkflow(type: Exploding.self, options: options)
            options.idReusePolicy = .allowDuplicateFailedOnly
            _ = try await live.client.executeWorkflow(type: Hello.self, options: options, input: "after a failure")
            await #expect(throws: WorkflowAlreadyStartedError.self) {
                try await live.client.startWorkflow(type: Hello.self, options: options, input: "after a success")
            }
            options.idReusePolicy = .rejectDuplicate
            await #expect(throws: WorkflowAlreadyStartedError.self) {
                try await live.client.startWorkflow(type: Hello.self, options: options, input: "never")
            }
            options.idReusePolicy = .allowDuplicate
            _ = try await live.client.executeWorkflow(type: Hello.self, options: options, input: "again")
        }
    }

    @Test("a start delay, the timeouts, the retry policy and the priority reach the server")
    func options() async throws {
        try await withWorker(workflows: [Ledger.self]) { live in
            var options = live.options()
            options.startDelay = .seconds(1)
            options.runTimeout = .seconds(90)
            options.taskTimeout = .seconds(7)
            options.retryPolicy = RetryPolicy(
                initialInterval: .seconds(3),
                backoffCoefficient: 1.5,
                maximumInterval: .seconds(9),
                maximumAttempts: 4,
                nonRetryableErrorTypes: ["Fatal"]
            )
            options.priority = Priority(priorityKey: 2, fairnessKey: "tenant", fairnessWeight: 2)
            _ = try await live.client.startWorkflow(type: Ledger.self, options: options, input: "late")
            let started = try #require(try await live.history(options.id).last("WorkflowExecutionStarted"))
            let attributes = started.attributes
            #expect(attributes["firstWorkflowTaskBackoff"] == .string("1s"))
            #expect(attributes["workflowRunTimeout"] == .string("90s"))
            #expect(attributes["workflowTaskTimeout"] == .string("7s"))
            #expect(attributes["retryPolicy"]["maximumAttempts"] == .integer(4))
            #expect(attributes["retryPolicy"]["nonRetryableErrorTypes"] == .array([.string("Fatal")]))
            #expect(attributes["priority"]["fairnessKey"] == .string("tenant"))
        }
    }

    @Test("memo, search attributes, static summary and details are described")
    func description() async throws {
        try await withWorker(workflows: [Ledger.self]) { live in
            var options = live.options()
            options.memo = ["owner": "Ada", "level": 3]
            options.searchAttributes = SearchAttributeCollection {
                $0[.keyword("Stage")] = "draft"
                $0[.int("Score")] = 41
            }
            options.staticSummary = "one line"
            options.staticDetails = "two\n\nparagraphs"
            let handle = try await live.client.startWorkflow(type: Ledger.self, options: options, input: "x")
            let description = try await handle.describe()
            #expect(try description.memo.value("owner", as: String.self) == "Ada")
            #expect(try description.memo.value("level", as: Int.self) == 3)
            #expect(description.searchAttributes[.keyword("Stage")] == "draft")
            #expect(description.searchAttributes[.int("Score")] == 41)
            #expect(description.staticSummary == "one line")
            #expect(description.staticDetails == "two\n\nparagraphs")
        }
    }
}
