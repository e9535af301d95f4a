import Fermata
import TestSupport
import Testing

@Workflow
struct Hello {
    func run(context: WorkflowContext<Self>, input: String) async throws -> String {
        try await context.executeActivity(Basics.Activities.Greet.self, options: .test, input: input)
    }
}

@Suite("Hello", .needsServer, .live)
struct HelloTests {
    @Test("a workflow with one activity runs on the reference server")
    func hello() async throws {
        try await withWorker(workflows: [Hello.self], activities: Basics.all) { live in
            let result = try await live.client.executeWorkflow(type: Hello.self, options: live.options(), input: "you")
            #expect(result == "Hello, you!")
            let history = try await live.history(live.options().id)
            #expect(history.completedActivities == ["Greet": 1])
            #expect(history.events.last?.type == "WorkflowExecutionCompleted")
        }
    }

    @Test("a workflow is started and read by its name alone")
    func untyped() async throws {
        try await withWorker(workflows: [Hello.self], activities: Basics.all) { live in
            let handle = try await live.client.startWorkflow(name: "Hello", options: live.options(), input: "name")
            #expect(try await handle.result(resultType: String.self) == "Hello, name!")
        }
    }

    @Test("a hundred workflows run side by side on one worker")
    func many() async throws {
        try await withWorker(workflows: [Hello.self], activities: Basics.all) { live in
            try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        try await live.client.executeWorkflow(
                            type: Hello.self,
                            options: live.options("\(number)"),
                            input: "\(number)"
                        )
                    }
                }
                let results = try await group.reduce(into: Set<String>()) { $0.insert($1) }
                #expect(results == Set((0..<100).map { "Hello, \($0)!" }))
            }
        }
    }
}
