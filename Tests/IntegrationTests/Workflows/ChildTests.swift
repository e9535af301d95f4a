import Fermata
import Foundation
import TestSupport
import Testing

/// Starts a ledger as a child, writes to it and gives what it holds in the end.
@Workflow
struct KeepsLedger {
    func run(context: WorkflowContext<Self>, input: String) async throws -> [String] {
        let options = ChildWorkflowOptions(
            id: context.info.workflowID + "-child",
            taskTimeout: .seconds(8),
            memo: ["kept by": "the parent"],
            searchAttributes: SearchAttributeCollection { $0[.keyword("Stage")] = "child" },
            staticSummary: "a kept ledger",
            staticDetails: "with **details**"
        )
        let child = try await context.startChildWorkflow(Ledger.self, options: options, input: input)
        try await child.signalWorkflow(signalType: Ledger.Note.self, input: "from the parent")
        try await child.signalWorkflow(signalType: Ledger.Close.self)
        return try await child.result()
    }
}

/// Runs a child by name and says how it failed.
@Workflow
struct CatchesChild {
    func run(context: WorkflowContext<Self>, input: String) async throws -> [String] {
        do {
            let options = ChildWorkflowOptions(id: context.info.workflowID + "-child")
            try await context.executeChildWorkflow(name: input, options: options, resultType: Void.self)
            return []
        } catch let error as ChildWorkflowError {
            return [error.workflowName, error.workflowID] + (try FailureLink.chain(error.cause).map(\.message))
        }
    }
}

/// Starts a child with the id of a workflow that is running.
@Workflow
struct StartsTwice {
    func run(context: WorkflowContext<Self>, input: String) async throws -> String {
        do {
            _ = try await context.startChildWorkflow(Ledger.self, options: .init(id: input), input: "never")
            return "started"
        } catch let error as WorkflowAlreadyStartedError {
            return "already started: \(error.workflowID)"
        } catch let error as ChildWorkflowError {
            return "already started: \((error.cause as? WorkflowAlreadyStartedError)?.workflowID ?? "?")"
        }
    }
}

/// Starts a child and ends without it.
@Workflow
struct Leaves {
    struct Plan: Codable, Sendable {
        enum Policy: String, Codable, Sendable { case abandon, terminate, requestCancel }
        var policy: Policy
    }

    func run(context: WorkflowContext<Self>, input: Plan) async throws {
        let policy: ParentClosePolicy =
            switch input.policy {
            case .abandon: .abandon
            case .terminate: .terminate
            case .requestCancel: .requestCancel
            }
        let options = ChildWorkflowOptions(id: context.info.workflowID + "-child", parentClosePolicy: policy)
        _ = try await context.startChildWorkflow(Ledger.self, options: options, input: "left behind")
    }
}

@Suite("Child workflows", .needsServer, .live)
struct ChildTests {
    @Test("a child is started with its options, signalled and awaited")
    func child() async throws {
        try await withWorker(workflows: [KeepsLedger.self, Ledger.self]) { live in
            let handle = try await live.client.startWorkflow(
                type: KeepsLedger.self,
                options: live.options(),
                input: "first"
            )
            #expect(try await handle.result() == ["first", "from the parent"])
            let child = live.client.workflowHandle(type: Ledger.self, id: handle.id + "-child")
            let description = try await child.describe()
            #expect(try description.memo.value("kept by", as: String.self) == "the parent")
            #expect(description.searchAttributes[.keyword("Stage")] == "child")
            #expect(description.staticSummary == "a kept ledger")
            #expect(description.execution.parentID == handle.id)
        }
    }

    @Test("a child's failure reaches the parent with names and causes")
    func failure() async throws {
        try await withWorker(workflows: [CatchesChild.self, Exploding.self]) { live in
            let seen = try await live.client.executeWorkflow(
                type: CatchesChild.self,
                options: live.options(),
                input: "Exploding"
            )
            #expect(seen == ["Exploding", live.options().id + "-child", "outer message", "inner message"])
        }
    }

    @Test("a child whose id is taken is refused in the parent")
    func alreadyStarted() async throws {
        try await withWorker(workflows: [StartsTwice.self, Ledger.self]) { live in
            let taken = live.options("taken")
            _ = try await live.client.startWorkflow(type: Ledger.self, options: taken, input: "here first")
            let result = try await live.client.executeWorkflow(
                type: StartsTwice.self,
                options: live.options(),
                input: taken.id
            )
            #expect(result == "already started: \(taken.id)")
        }
    }

    @Test(
        "the parent close policy decides what becomes of a child",
        arguments: [
            (Leaves.Plan.Policy.abandon, WorkflowExecutionStatus.running),
            (.terminate, .terminated),
            (.requestCancel, .canceled),
        ]
    )
    func closePolicy(policy: Leaves.Plan.Policy, status: WorkflowExecutionStatus) async throws {
        try await withWorker(workflows: [Leaves.self, Ledger.self]) { live in
            try await live.client.executeWorkflow(
                type: Leaves.self,
                options: live.options(),
                input: .init(policy: policy)
            )
            let child = live.client.workflowHandle(type: Ledger.self, id: live.options().id + "-child")
            try await eventually("the child is \(status)") { try await child.describe().status == status }
        }
    }
}
