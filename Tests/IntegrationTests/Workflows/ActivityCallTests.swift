import Fermata
import TestSupport
import Testing

/// Calls one activity with every option set.
@Workflow
struct FullyOptioned {
    func run(context: WorkflowContext<Self>, input: Void) async throws -> String {
        let options = ActivityOptions(
            startToCloseTimeout: .seconds(11),
            scheduleToCloseTimeout: .seconds(33),
            disableEagerActivityExecution: true,
            heartbeatTimeout: .seconds(5),
            retryPolicy: .init(initialInterval: .milliseconds(200), maximumAttempts: 3),
            priority: .init(priorityKey: 1),
            summary: "greets once",
            activityID: "the-greeting",
            scheduleToStartTimeout: .seconds(22)
        )
        return try await context.executeActivity(Basics.Activities.Greet.self, options: options, input: "options")
    }
}

/// Runs activities side by side, in a task group and with `async let`.
@Workflow
struct SideBySide {
    func run(context: WorkflowContext<Self>, input: Int) async throws -> [Int] {
        async let single = context.executeActivity(Basics.Activities.Add.self, options: .test, input: [1000])
        var sums = try await withThrowingTaskGroup(of: (Int, Int).self) { group in
            for number in 0..<input {
                group.addTask {
                    let sum = try await context.executeActivity(
                        Basics.Activities.Add.self,
                        options: .test,
                        input: [number, number]
                    )
                    return (number, sum)
                }
            }
            return try await group.reduce(into: [Int](repeating: 0, count: input)) { $0[$1.0] = $1.1 }
        }
        sums.append(try await single)
        return sums
    }
}

/// Calls an activity by name, without input or result too.
@Workflow
struct ByName {
    func run(context: WorkflowContext<Self>, input: Void) async throws -> String {
        try await context.executeActivity(Basics.Activities.Nothing.self, options: .test)
        return try await context.executeActivity(
            name: "Greet",
            options: .test,
            input: "by name",
            outputType: String.self
        )
    }
}

@Suite("Calling activities", .needsServer, .live)
struct ActivityCallTests {
    @Test("every activity option reaches the server")
    func options() async throws {
        try await withWorker(workflows: [FullyOptioned.self], activities: Basics.all) { live in
            _ = try await live.client.executeWorkflow(type: FullyOptioned.self, options: live.options())
            let history = try await live.history(live.options().id)
            let event = try #require(history.last("ActivityTaskScheduled"))
            let attributes = event.attributes
            #expect(attributes["activityId"] == .string("the-greeting"))
            #expect(attributes["startToCloseTimeout"] == .string("11s"))
            #expect(attributes["scheduleToCloseTimeout"] == .string("33s"))
            #expect(attributes["scheduleToStartTimeout"] == .string("22s"))
            #expect(attributes["heartbeatTimeout"] == .string("5s"))
            #expect(attributes["retryPolicy"]["maximumAttempts"] == .integer(3))
            #expect(attributes["priority"]["priorityKey"] == .integer(1))
            #expect(event.userMetadata["summary"] != .null)
        }
    }

    @Test("activities run side by side in a group and with async let")
    func sideBySide() async throws {
        try await withWorker(workflows: [SideBySide.self], activities: Basics.all) { live in
            let sums = try await live.client.executeWorkflow(type: SideBySide.self, options: live.options(), input: 20)
            #expect(sums == (0..<20).map { $0 * 2 } + [1000])
            // All were scheduled by the first task.
            let history = try await live.history(live.options().id)
            let firstTask = try #require(history.all("WorkflowTaskCompleted").first).id
            #expect(history.all("ActivityTaskScheduled").prefix(21).map(\.id) == Array(firstTask + 1...firstTask + 21))
        }
    }

    @Test("an activity is called by name, and one without input or result by type")
    func byName() async throws {
        try await withWorker(workflows: [ByName.self], activities: Basics.all) { live in
            let result = try await live.client.executeWorkflow(type: ByName.self, options: live.options())
            #expect(result == "Hello, by name!")
        }
    }

    @Test("an activity runs on another worker's task queue")
    func otherQueue() async throws {
        try await withWorker(workflows: [Delegating.self]) { live in
            let remote = LiveContext(client: live.client, taskQueue: live.taskQueue + "-remote")
            try await remote.withWorker(activities: Basics.all) {
                let result = try await live.client.executeWorkflow(
                    type: Delegating.self,
                    options: live.options(),
                    input: remote.taskQueue
                )
                #expect(result == "Hello, from afar!")
            }
        }
    }
}

/// Has its activity done elsewhere.
@Workflow
struct Delegating {
    func run(context: WorkflowContext<Self>, input: String) async throws -> String {
        let options = ActivityOptions(startToCloseTimeout: .seconds(20), taskQueue: input)
        return try await context.executeActivity(Basics.Activities.Greet.self, options: options, input: "from afar")
    }
}
