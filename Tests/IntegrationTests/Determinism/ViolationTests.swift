import Fermata
import Foundation
import TestSupport
import Testing

/// Sleeps behind the back of the workflow's clock.
@Workflow
struct SleepsOutside {
    func run(context: WorkflowContext<Self>, input: Void) async throws {
        try await Task.sleep(for: .milliseconds(50))
    }
}

/// Uses the context from a task that the workflow's executor does not run.
@Workflow
struct EscapesInTask {
    func run(context: WorkflowContext<Self>, input: Void) async throws {
        let escaped = Task { try await context.sleep(for: .milliseconds(10)) }
        try await escaped.value
    }
}

/// Does not come back.
@Workflow
struct NeverYields {
    static let release = Latch()

    func run(context: WorkflowContext<Self>, input: Void) async throws {
        while !Self.release.isOpen { usleep(10_000) }
    }
}

/// One workflow name, first with an activity and then without it.
enum Changed {
    @Workflow(name: "ChangedWorkflow")
    struct Before {
        var released = false

        mutating func run(context: WorkflowContext<Self>, input: Void) async throws {
            _ = try await context.executeActivity(Basics.Activities.Greet.self, options: .test, input: "a")
            try await context.condition { $0.released }
        }

        @WorkflowSignal(name: "Release")
        mutating func release() { released = true }
    }

    @Workflow(name: "ChangedWorkflow")
    struct After {
        var released = false

        mutating func run(context: WorkflowContext<Self>, input: Void) async throws {
            try await context.sleep(for: .seconds(1))
            try await context.condition { $0.released }
        }

        @WorkflowSignal(name: "Release")
        mutating func release() { released = true }
    }
}

@Suite("Workflows that are not deterministic", .needsServer, .live)
struct ViolationTests {
    @Test("Task.sleep in a workflow fails the workflow task with a message that names the workflow")
    func taskSleep() async throws {
        let message = try await taskFailure(of: SleepsOutside.self).message
        #expect(message.contains("SleepsOutside"))
        #expect(message.contains("outside"), "it says what happened: \(message)")
    }

    @Test("an unstructured task that uses the context fails the workflow task, not the process")
    func unstructured() async throws {
        let message = try await taskFailure(of: EscapesInTask.self).message
        #expect(message.contains("EscapesInTask") || message.contains("outside"), "\(message)")
    }

    @Test("workflow code that does not yield is reported as a deadlock, and other runs go on")
    func deadlock() async throws {
        defer { NeverYields.release.open() }
        try await withWorker(
            workflows: [NeverYields.self, Hello.self],
            activities: Basics.all,
            deadlockTimeout: .milliseconds(500)
        ) { live in
            let stuck = try await live.client.startWorkflow(type: NeverYields.self, options: live.options("stuck"))
            let result = try await live.client.executeWorkflow(type: Hello.self, options: live.options(), input: "you")
            #expect(result == "Hello, you!")
            let failure = try await live.awaitTaskFailure(in: stuck.id)
            #expect(failure.message.contains("[TMPRL1101]"))
            #expect(failure.message.contains("NeverYields"))
            NeverYields.release.open()
            try await stuck.result()
        }
    }

    @Test("a changed workflow is refused with a message that names the event and the command")
    func changed() async throws {
        try await withClient { live in
            let handle = try await live.client.startWorkflow(name: "ChangedWorkflow", options: live.options())
            try await live.withWorker(workflows: [Changed.Before.self], activities: Basics.all) {
                _ = try await live.awaitEvent("ActivityTaskCompleted", in: handle.id)
            }
            try await handle.signal(signalName: "Release")
            try await live.withWorker(workflows: [Changed.After.self], activities: Basics.all) {
                let failure = try await live.awaitTaskFailure(in: handle.id)
                #expect(failure.message.contains("[TMPRL1100]"))
                #expect(failure.message.contains("5"), "the event's id: \(failure.message)")
                let command = failure.message.lowercased()
                #expect(command.contains("activity") && command.contains("timer"), "\(failure.message)")
                #expect(failure.cause.contains("NON_DETERMINISTIC"))
            }
            // Nothing was lost: under the old code the run goes on.
            try await live.withWorker(workflows: [Changed.Before.self], activities: Basics.all) {
                try await handle.result()
            }
            let history = try await handle.fetchHistory()
            let replayer = try WorkflowReplayer(workflows: [Changed.After.self], logger: .quiet)
            let error = await #expect(throws: FermataError.self) { try await replayer.replay(history) }
            #expect(error?.code == .nondeterminism)
        }
    }

    private func taskFailure(of type: any WorkflowDefinition.Type) async throws -> (message: String, cause: String) {
        try await withWorker(workflows: [type]) { live in
            let handle = try await live.client.startWorkflow(name: type.name, options: live.options())
            let failure = try await live.awaitTaskFailure(in: handle.id)
            try await handle.terminate(reason: "seen")
            return failure
        }
    }
}
