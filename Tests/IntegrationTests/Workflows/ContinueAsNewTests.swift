import Fermata
import TestSupport
import Testing

/// Goes on once and says what the second run has of the first.
@Workflow
struct Baton {
    struct State: Codable, Sendable {
        var leg = 0
        var firstRun = ""
        var notes: [String] = []
        /// Whether the next run gets memo and search attributes of its own.
        var replaces = false
    }

    var notes: [String] = []

    mutating func run(context: WorkflowContext<Self>, input: State) async throws -> [String] {
        if input.leg == 0 {
            try await context.condition { !$0.notes.isEmpty }
            let next = State(leg: 1, firstRun: context.info.runID, notes: notes)
            let options =
                input.replaces
                ? ContinueAsNewOptions(
                    memo: ["note": "new"],
                    searchAttributes: SearchAttributeCollection { $0[.keyword("Stage")] = "new" }
                )
                : ContinueAsNewOptions()
            throw try await context.makeContinueAsNewError(options: options, input: next)
        }
        return [
            try context.memoValue("note", as: String.self) ?? "no memo",
            context.searchAttributes[.keyword("Stage")] ?? "no stage",
            context.info.continuedRunID == input.firstRun ? "continued" : "not continued",
            context.info.firstExecutionRunID == input.firstRun ? "same chain" : "other chain",
        ] + input.notes
    }

    @WorkflowSignal
    mutating func add(input: String) { notes.append(input) }
}

/// Continues as a workflow of another type.
@Workflow
struct Metamorphosis {
    func run(context: WorkflowContext<Self>, input: String) async throws -> String {
        throw try await context.makeContinueAsNewError(workflowType: Hello.self, input: input)
    }
}

@Suite("Continue as new", .needsServer, .live)
struct ContinueAsNewTests {
    @Test("memo and search attributes are carried to the next run, or replaced", arguments: [false, true])
    func carried(replaces: Bool) async throws {
        try await withWorker(workflows: [Baton.self]) { live in
            var options = live.options()
            options.memo = ["note": "old"]
            options.searchAttributes = SearchAttributeCollection { $0[.keyword("Stage")] = "old" }
            let handle = try await live.client.startWorkflow(
                type: Baton.self,
                options: options,
                input: .init(replaces: replaces)
            )
            try await handle.signal(signalType: Baton.Add.self, input: "kept")
            let value = replaces ? "new" : "old"
            #expect(try await handle.result() == [value, value, "continued", "same chain", "kept"])
        }
    }

    @Test("a workflow continues as another type")
    func otherType() async throws {
        try await withWorker(workflows: [Metamorphosis.self, Hello.self], activities: Basics.all) { live in
            let result = try await live.client.executeWorkflow(
                type: Metamorphosis.self,
                options: live.options(),
                input: "butterfly"
            )
            #expect(result == "Hello, butterfly!")
        }
    }

    @Test("signals that come while a run goes on are not lost")
    func noSignalLost() async throws {
        try await withWorker(workflows: [Counter.self]) { live in
            let handle = try await live.client.startWorkflow(
                type: Counter.self,
                options: live.options(),
                input: .init()
            )
            let latest = live.client.workflowHandle(type: Counter.self, id: handle.id)
            for number in 1...100 { try await latest.signal(signalType: Counter.Count.self, input: number) }
            #expect(try await handle.result() == (1...100).reduce(0, +))
            let error = await #expect(throws: WorkflowContinuedAsNewError.self) {
                try await live.client.workflowHandle(type: Counter.self, id: handle.id, runID: handle.resultRunID)
                    .result(followRuns: false)
            }
            #expect(error != nil)
        }
    }
}

/// Adds what it is sent, in runs of at most ten messages, until it has a hundred.
@Workflow
struct Counter {
    struct State: Codable, Sendable {
        var sum = 0
        var messages = 0
    }

    var pending: [Int] = []

    mutating func run(context: WorkflowContext<Self>, input: State) async throws -> Int {
        var state = input
        for _ in 0..<10 where state.messages < 100 {
            try await context.condition { !$0.pending.isEmpty }
            state.sum += pending.removeFirst()
            state.messages += 1
        }
        // What has arrived must be taken along: the next run knows only its input.
        state.sum += pending.reduce(0, +)
        state.messages += pending.count
        guard state.messages < 100 else { return state.sum }
        throw try await context.makeContinueAsNewError(input: state)
    }

    @WorkflowSignal
    mutating func count(input: Int) { pending.append(input) }
}
