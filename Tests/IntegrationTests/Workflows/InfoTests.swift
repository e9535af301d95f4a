import Fermata
import Foundation
import Logging
import TestSupport
import Testing

/// Tells what it knows of itself.
@Workflow
struct SelfPortrait {
    func run(context: WorkflowContext<Self>, input: Int) async throws -> [String] {
        let info = context.info
        var lines = [
            info.workflowID, info.workflowType, info.taskQueue, info.namespace, "\(info.attempt)",
            "\(info.runTimeout.map { "\($0)" } ?? "none")", info.parent?.workflowID ?? "no parent",
        ]
        if input > 0 {
            let options = ChildWorkflowOptions(id: info.workflowID + "-child")
            let child = try await context.executeChildWorkflow(Self.self, options: options, input: input - 1)
            lines.append(child[6])
        }
        return lines
    }
}

/// Changes its search attributes, memo and details while it runs.
@Workflow
struct Chameleon {
    var done = false

    mutating func run(context: WorkflowContext<Self>, input: Void) async throws -> [String] {
        try context.upsertSearchAttributes {
            $0[.keyword("Stage")] = "running"
            $0[.int("Score")] = 1
        }
        try context.upsertMemo(["note": "first", "gone": "soon"])
        context.currentDetails = "under way"
        try await context.condition { $0.done }
        try context.upsertSearchAttributes { $0[.int("Score")] = nil }
        try context.upsertMemo(["note": "second", "gone": nil])
        return [
            context.searchAttributes[.keyword("Stage")] ?? "no stage",
            context.searchAttributes[.int("Score")].map(String.init) ?? "no score",
            try context.memoValue("note", as: String.self) ?? "no note",
            try context.memoValue("gone", as: String.self) ?? "nothing gone",
        ]
    }

    @WorkflowSignal
    mutating func finish() { done = true }
}

/// Logs before and after a wait.
@Workflow
struct Talkative {
    func run(context: WorkflowContext<Self>, input: Int) async throws {
        for round in 0..<input {
            context.logger.info("round \(round) of \(context.info.workflowID)")
            Observed.shared.note(context.info.runID, "\(round)")
            try await context.sleep(for: .milliseconds(10))
        }
    }
}

@Suite("What a workflow knows and tells", .needsServer, .live)
struct InfoTests {
    @Test("a workflow knows its id, type, queue, attempt, timeouts and parent")
    func info() async throws {
        try await withWorker(workflows: [SelfPortrait.self]) { live in
            var options = live.options()
            options.runTimeout = .seconds(77)
            let lines = try await live.client.executeWorkflow(type: SelfPortrait.self, options: options, input: 1)
            #expect(
                lines == [
                    options.id, "SelfPortrait", live.taskQueue, "default", "1", "77.0 seconds", "no parent", options.id,
                ]
            )
        }
    }

    @Test("search attributes, memo and details are changed by the workflow and seen from outside")
    func upserts() async throws {
        try await withWorker(workflows: [Chameleon.self]) { live in
            let handle = try await live.client.startWorkflow(type: Chameleon.self, options: live.options())
            _ = try await live.awaitEvent("WorkflowPropertiesModified", in: handle.id)
            var description = try await handle.describe()
            #expect(description.searchAttributes[.keyword("Stage")] == "running")
            #expect(description.searchAttributes[.int("Score")] == 1)
            #expect(try description.memo.value("note", as: String.self) == "first")
            try await handle.signal(signalType: Chameleon.Finish.self)
            #expect(try await handle.result() == ["running", "no score", "second", "nothing gone"])
            description = try await handle.describe()
            #expect(description.searchAttributes[.int("Score")] == nil)
            #expect(try description.memo.value("note", as: String.self) == "second")
        }
    }

    @Test("the log of a workflow is written once, however often its code is replayed")
    func logging() async throws {
        let log = LogRecorder()
        try await withWorker(
            workflows: [Talkative.self],
            logger: log.logger,
            maxCachedWorkflows: 0
        ) { live in
            let handle = try await live.client.startWorkflow(type: Talkative.self, options: live.options(), input: 4)
            try await handle.result()
            let run = try #require(handle.resultRunID)
            #expect(Observed.shared.all(run).count > 4, "the code ran more than once")
            let lines = log.messages.filter { $0.contains("of \(handle.id)") }
            #expect(lines.count == 4)
            #expect(lines.allSatisfy { $0.contains("Talkative") }, "the metadata names the workflow: \(lines)")
        }
    }
}
