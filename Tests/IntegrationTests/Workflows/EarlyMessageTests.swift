import Fermata
import TestSupport
import Testing

/// Its handlers do work of their own, and it ends when all of them have.
@Workflow
struct BusyHandlers {
    var results: [String] = []
    var expected = 0

    mutating func run(context: WorkflowContext<Self>, input: Int) async throws -> [String] {
        try await context.condition { $0.expected == input }
        let view = context
        try await context.condition { _ in view.allHandlersFinished }
        return results.sorted()
    }

    @WorkflowSignal
    mutating func work(context: WorkflowContext<Self>, input: String) async throws {
        expected += 1
        let greeting = try await context.executeActivity(Basics.Activities.Greet.self, options: .test, input: input)
        results.append(greeting)
    }

    @WorkflowUpdate
    mutating func workNow(context: WorkflowContext<Self>, input: String) async throws -> String {
        expected += 1
        let greeting = try await context.executeActivity(Basics.Activities.Greet.self, options: .test, input: input)
        try await context.sleep(for: .milliseconds(10))
        results.append(greeting)
        return "\(context.currentUpdateInfo?.name ?? "?"): \(greeting)"
    }
}

@Suite("Messages that come early or take long", .needsServer, .live)
struct EarlyMessageTests {
    @Test("signals sent before the first task wait for the workflow, in order")
    func early() async throws {
        try await withClient { live in
            let handle = try await live.client.startWorkflow(type: Ledger.self, options: live.options(), input: "start")
            for word in ["one", "two", "three"] { try await handle.signal(signalType: Ledger.Note.self, input: word) }
            try await handle.signal(signalType: Ledger.Close.self)
            try await live.withWorker(workflows: [Ledger.self]) {
                let result = try await handle.result()
                #expect(result == ["start", "one", "two", "three"])
            }
        }
    }

    @Test("a signal that the workflow does not know does no harm")
    func unknown() async throws {
        try await withWorker(workflows: [Ledger.self]) { live in
            let handle = try await live.client.startWorkflow(type: Ledger.self, options: live.options(), input: "a")
            let untyped = live.client.untypedWorkflowHandle(id: handle.id)
            try await untyped.signal(signalName: "Nonsense", input: 1)
            try await untyped.signal(signalName: "Note", input: ["not", "a", "string"])
            try await handle.signal(signalType: Ledger.Close.self)
            #expect(try await handle.result() == ["a"])
        }
    }

    @Test("handlers that call activities and timers run side by side, and the workflow waits for them")
    func handlers() async throws {
        try await withWorker(workflows: [BusyHandlers.self], activities: Basics.all) { live in
            let handle = try await live.client.startWorkflow(type: BusyHandlers.self, options: live.options(), input: 4)
            for word in ["a", "b", "c"] { try await handle.signal(signalType: BusyHandlers.Work.self, input: word) }
            let answer = try await handle.executeUpdate(updateType: BusyHandlers.WorkNow.self, input: "d")
            #expect(answer == "WorkNow: Hello, d!")
            #expect(try await handle.result() == ["a", "b", "c", "d"].map { "Hello, \($0)!" })
        }
    }
}
