import Fermata
import TestSupport
import Testing

/// Cancels the scope of a child when it is told to and says what came of it.
@Workflow
struct CancelsChild {
    enum Kind: String, Codable, Sendable, CaseIterable { case abandon, tryCancel, waitCompleted, waitRequested }

    var told = false

    mutating func run(context: WorkflowContext<Self>, input: Kind) async throws -> String {
        let type: ChildWorkflowOptions.CancellationType =
            switch input {
            case .abandon: .abandon
            case .tryCancel: .tryCancel
            case .waitCompleted: .waitCancellationCompleted
            case .waitRequested: .waitCancellationRequested
            }
        let options = ChildWorkflowOptions(
            id: context.info.workflowID + "-child",
            parentClosePolicy: .abandon,
            cancellationType: type
        )
        let outcome = try await context.withCancellationScope { scope in
            async let outcome = Self.outcome(context, options)
            try await context.condition { $0.told }
            scope.cancel()
            return await outcome
        }
        // The server forgets requests to others that are still on their way when a workflow ends.
        try await context.sleep(for: .milliseconds(100))
        return outcome
    }

    static func outcome(_ context: WorkflowContext<Self>, _ options: ChildWorkflowOptions) async -> String {
        do {
            return try await context.executeChildWorkflow(Ledger.self, options: options, input: "child").joined()
        } catch {
            return error.isTemporalCancellation ? "cancelled" : "\(error)"
        }
    }

    @WorkflowSignal
    mutating func cancelNow() { told = true }
}

/// Signals and cancels a workflow that is not its child.
@Workflow
struct Outsider {
    func run(context: WorkflowContext<Self>, input: String) async throws -> String {
        let typed = context.externalWorkflowHandle(Ledger.self, id: input)
        try await typed.signal(signalType: Ledger.Note.self, input: "typed")
        let untyped = context.externalWorkflowHandle(id: input)
        try await untyped.signal(signalName: "Note", input: "by name")
        try await untyped.cancel()
        do {
            try await context.externalWorkflowHandle(id: input + "-nobody").signal(signalName: "Note", input: "hello?")
            return "sent"
        } catch let error as any TemporalFailureError {
            return "not sent: \(type(of: error))"
        }
    }
}

@Suite("Cancelling children, and workflows that are no children", .needsServer, .live)
struct ChildCancellationTests {
    @Test("the cancellation type decides what happens to the child", arguments: CancelsChild.Kind.allCases)
    func kinds(kind: CancelsChild.Kind) async throws {
        try await withWorker(workflows: [CancelsChild.self, Ledger.self]) { live in
            let handle = try await live.client.startWorkflow(
                type: CancelsChild.self,
                options: live.options(),
                input: kind
            )
            _ = try await live.awaitEvent("ChildWorkflowExecutionStarted", in: handle.id)
            try await handle.signal(signalType: CancelsChild.CancelNow.self)
            #expect(try await handle.result() == "cancelled")
            let child = live.client.workflowHandle(type: Ledger.self, id: handle.id + "-child")
            let history = try await live.history(handle.id)
            switch kind {
            case .abandon:
                #expect(history.count("RequestCancelExternalWorkflowExecutionInitiated") == 0)
                #expect(try await child.describe().status == .running)
            case .tryCancel:
                #expect(history.count("RequestCancelExternalWorkflowExecutionInitiated") == 1)
                try await eventually("the child ends") { try await child.describe().status == .canceled }
            case .waitCompleted:
                #expect(history.count("ChildWorkflowExecutionCanceled") == 1)
            case .waitRequested:
                #expect(history.count("ExternalWorkflowExecutionCancelRequested") == 1)
                try await eventually("the child ends") { try await child.describe().status == .canceled }
            }
        }
    }

    @Test("another workflow is signalled and cancelled; one that is not there is an error")
    func external() async throws {
        try await withWorker(workflows: [Outsider.self, Ledger.self]) { live in
            let target = try await live.client.startWorkflow(
                type: Ledger.self,
                options: live.options("target"),
                input: "a"
            )
            let result = try await live.client.executeWorkflow(
                type: Outsider.self,
                options: live.options(),
                input: target.id
            )
            #expect(result.hasPrefix("not sent"))
            #expect(try await live.history(target.id).count("WorkflowExecutionSignaled") == 2)
            let error = await #expect(throws: WorkflowFailedError.self) { try await target.result() }
            #expect(error?.cause is CanceledError)
        }
    }
}
