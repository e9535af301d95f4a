import Fermata
import TestSupport
import Testing

/// Gives an activity what it cannot read.
@Workflow
struct Misunderstands {
    func run(context: WorkflowContext<Self>, input: Void) async throws -> String {
        do {
            return try await context.executeActivity(
                name: "Greet",
                options: .once,
                input: [1, 2, 3],
                outputType: String.self
            )
        } catch let error as ActivityError {
            return (error.cause as? ApplicationError)?.message ?? "?"
        }
    }
}

@Suite("Bad input", .needsServer, .live)
struct BadInputTests {
    @Test("an unknown workflow type fails the task naming the known types, and runs once a worker knows it")
    func unknownWorkflow() async throws {
        try await withClient { live in
            let handle = try await live.client.startWorkflow(type: Hello.self, options: live.options(), input: "late")
            try await live.withWorker(workflows: [Ledger.self, Exploding.self]) {
                let failure = try await live.awaitTaskFailure(in: handle.id)
                for name in ["Hello", "Ledger", "Exploding"] {
                    #expect(failure.message.contains(name), "names \(name): \(failure.message)")
                }
            }
            try await live.withWorker(workflows: [Hello.self], activities: Basics.all) {
                let result = try await handle.result()
                #expect(result == "Hello, late!")
            }
        }
    }

    @Test("an unknown activity type fails the attempt naming the known types")
    func unknownActivity() async throws {
        try await withWorker(workflows: [Insists.self], activities: Moody().allActivities) { live in
            let handle = try await live.client.startWorkflow(type: Insists.self, options: live.options(), input: 1)
            let failure = try await eventually("an attempt has failed") {
                try await handle.describe().pendingActivities.first?.lastFailure as? ApplicationError
            }
            #expect(failure.message.contains("Flaky"))
            #expect(failure.message.contains("FailAs"), "names the known ones: \(failure.message)")
        }
    }

    @Test("an input that the workflow cannot read fails the task and says what was expected, not what came")
    func undecodableWorkflowInput() async throws {
        try await withWorker(workflows: [Hello.self], activities: Basics.all) { live in
            let handle = try await live.client.startWorkflow(
                name: "Hello",
                options: live.options(),
                input: ["unreadable-secret": 1]
            )
            let failure = try await live.awaitTaskFailure(in: handle.id)
            #expect(failure.message.contains("String"))
            #expect(!failure.message.contains("unreadable-secret"))
            #expect(try await handle.describe().status == .running)
        }
    }

    @Test("an input that an activity cannot read fails the attempt and says what was expected")
    func undecodableActivityInput() async throws {
        try await withWorker(workflows: [Misunderstands.self], activities: Basics.all) { live in
            let message = try await live.client.executeWorkflow(type: Misunderstands.self, options: live.options())
            #expect(message.contains("String"))
        }
    }

    @Test("a result that the caller cannot read is an error of the caller alone")
    func undecodableResult() async throws {
        try await withWorker(workflows: [Hello.self], activities: Basics.all) { live in
            let handle = try await live.client.startWorkflow(name: "Hello", options: live.options(), input: "x")
            let error = await #expect(throws: FermataError.self) { try await handle.result(resultType: [Int].self) }
            #expect(error?.code == .payloadConversion)
            #expect(try await handle.result(resultType: String.self) == "Hello, x!")
        }
    }

    @Test("the namespace that is not there is named, to clients and to workers")
    func wrongNamespace() async throws {
        let configuration = TemporalClient.Configuration(namespace: "no-such-namespace")
        try await TestServer.shared.withClient(configuration, logger: .quiet) { client in
            let options = WorkflowOptions(id: "never", taskQueue: "never")
            let error = await #expect(throws: FermataError.self) {
                try await client.startWorkflow(name: "Hello", options: options, input: "x")
            }
            #expect(error?.code == .namespaceNotFound)
            #expect(error?.message.contains("no-such-namespace") == true)
            let worker = try TemporalWorker(
                configuration: .init(namespace: "no-such-namespace", taskQueue: "never"),
                client: client,
                workflows: [Hello.self],
                logger: .quiet
            )
            let ended = await #expect(throws: FermataError.self) { try await worker.run() }
            #expect(ended?.code == .namespaceNotFound)
        }
    }

    @Test("a server that cannot be reached is named, after a bounded time")
    func unreachable() async throws {
        let address = "127.0.0.1:\(try LoopbackPort.free())"
        try await withTimeLimit(.seconds(60), "The call to nobody") {
            try await TemporalClient.withClient(target: try TemporalTarget(address: address), logger: .quiet) {
                client in
                let error = await #expect(throws: FermataError.self) {
                    try await client.startWorkflow(
                        name: "Hello",
                        options: WorkflowOptions(id: "never", taskQueue: "never"),
                        input: "x"
                    )
                }
                #expect(error?.code == .unavailable)
                #expect(error?.message.contains(address) == true, "\(error?.message ?? "")")
            }
        }
    }

    @Test("an empty id, queue or name is refused before anything is sent")
    func emptyNames() async throws {
        try await withClient { live in
            for options in [WorkflowOptions(id: "", taskQueue: "q"), WorkflowOptions(id: "i", taskQueue: "")] {
                let error = await #expect(throws: FermataError.self) {
                    try await live.client.startWorkflow(name: "Hello", options: options, input: "x")
                }
                #expect(error?.code == .invalidArgument)
            }
        }
    }
}
