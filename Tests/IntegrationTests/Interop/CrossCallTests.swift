import Fermata
import TestSupport
import Testing

/// Calls activities and children of the Python worker on a task queue.
@Workflow
struct CallsPython {
    func run(context: WorkflowContext<Self>, input: String) async throws -> [String] {
        let remote = ActivityOptions(startToCloseTimeout: .seconds(20), taskQueue: input)
        let greeting = try await context.executeActivity(
            name: "py_greet",
            options: remote,
            input: "Swift",
            outputType: String.self
        )
        let joined = try await context.executeActivity(
            name: "py_join",
            options: remote,
            input: "several",
            2,
            ["arguments", "at once"],
            outputType: String.self
        )
        let doubled = try await context.executeChildWorkflow(
            name: "PyDouble",
            options: ChildWorkflowOptions(taskQueue: input),
            inputs: 21,
            resultType: Int.self
        )
        let ledger = try await context.startChildWorkflow(
            name: "PyLedger",
            options: ChildWorkflowOptions(taskQueue: input),
            inputs: "from Swift"
        )
        try await ledger.signalWorkflow(signalName: "Note", input: "signalled")
        try await ledger.signalWorkflow(signalName: "Close")
        return [greeting, joined, "\(doubled)"] + (try await ledger.result(resultType: [String].self))
    }
}

/// Gives back what is left of failures of a Python activity and a Python child.
@Workflow
struct CatchesPython {
    func run(context: WorkflowContext<Self>, input: String) async throws -> [[FailureLink]] {
        var chains: [[FailureLink]] = []
        do {
            let remote = ActivityOptions(startToCloseTimeout: .seconds(20), taskQueue: input)
            try await context.executeActivity(name: "py_fail", options: remote, outputType: Void.self)
        } catch let error as ActivityError {
            chains.append(try FailureLink.chain(error))
        }
        do {
            let options = ChildWorkflowOptions(taskQueue: input)
            try await context.executeChildWorkflow(name: "PyFails", options: options, resultType: Void.self)
        } catch let error as ChildWorkflowError {
            chains.append(try FailureLink.chain(error))
        }
        return chains
    }
}

/// Lets a Python failure pass through unhandled.
@Workflow
struct PassesPythonOn {
    func run(context: WorkflowContext<Self>, input: String) async throws {
        let remote = ActivityOptions(startToCloseTimeout: .seconds(20), taskQueue: input)
        try await context.executeActivity(name: "py_fail", options: remote, outputType: Void.self)
    }
}

@Suite("Calls between Swift and Python", .needsServer, .needsPython, .live)
struct CrossCallTests {
    @Test("a Swift workflow calls Python activities and children, and signals them")
    func swiftCallsPython() async throws {
        try await withWorker(workflows: [CallsPython.self]) { live in
            try await live.withPythonWorker { python in
                let result = try await live.client.executeWorkflow(
                    type: CallsPython.self,
                    options: live.options(),
                    input: python.taskQueue
                )
                #expect(
                    result == [
                        "Python greets Swift", "several|2|arguments|at once", "42", "from Swift", "signalled",
                    ]
                )
            }
        }
    }

    @Test("a Python workflow calls Swift activities and children, and signals them")
    func pythonCallsSwift() async throws {
        try await withWorker(workflows: [Ledger.self], activities: Basics.all) { live in
            try await live.withPythonWorker { python in
                let result = try await live.client.executeWorkflow(
                    name: "PyCallsSwift",
                    options: python.options(),
                    input: live.taskQueue,
                    resultType: [String].self
                )
                #expect(result == ["Hello, Python!", "from Python", "signalled"])
            }
        }
    }

    @Test("failures of Python activities and children keep type, message, details and cause in a Swift workflow")
    func swiftCatchesPython() async throws {
        try await withWorker(workflows: [CatchesPython.self]) { live in
            try await live.withPythonWorker { python in
                let chains = try await live.client.executeWorkflow(
                    type: CatchesPython.self,
                    options: live.options(),
                    input: python.taskQueue
                )
                try Self.check(chains)
            }
        }
    }

    @Test("failures of Swift activities and children keep type, message, details and cause in a Python workflow")
    func pythonCatchesSwift() async throws {
        try await withWorker(workflows: [Exploding.self], activities: Basics.all) { live in
            try await live.withPythonWorker { python in
                let chains = try await live.client.executeWorkflow(
                    name: "PyCatchesSwift",
                    options: python.options(),
                    input: live.taskQueue,
                    resultType: [[FailureLink]].self
                )
                try Self.check(chains)
            }
        }
    }

    @Test("a Python failure that passes through a Swift workflow arrives as Python sent it")
    func passedOn() async throws {
        try await withWorker(workflows: [PassesPythonOn.self]) { live in
            try await live.withPythonWorker { python in
                let error = await #expect(throws: WorkflowFailedError.self) {
                    try await live.client.executeWorkflow(
                        type: PassesPythonOn.self,
                        options: live.options(),
                        input: python.taskQueue
                    )
                }
                let activity = try #require(error?.cause as? ActivityError)
                #expect(activity.activityType == "py_fail")
                #expect(try FailureLink.chain(activity.cause) == FailureLink.chain(SharedFailure.make()))
                let history = try await live.history(live.options().id)
                let sent = history.last("ActivityTaskFailed")?.attributes["failure"]
                let passed = history.last("WorkflowExecutionFailed")?.attributes["failure"]["cause"]
                #expect(sent == passed, "byte for byte")
            }
        }
    }

    /// Both chains end in the shared failure, behind the error of the call.
    private static func check(_ chains: [[FailureLink]]) throws {
        let shared = try FailureLink.chain(SharedFailure.make())
        try #require(chains.count == 2)
        #expect(chains[0].first?.kind == "ActivityError")
        #expect(chains[1].first?.kind == "ChildWorkflowError")
        for chain in chains { #expect(chain.dropFirst() == shared[...]) }
    }
}
