import Fermata
import TestSupport
import Testing

/// Three versions of one workflow, registered under one name.
enum Versions {
    @Workflow(name: "Versioned")
    struct Before {
        var released = false

        mutating func run(context: WorkflowContext<Self>, input: Void) async throws -> String {
            try await context.condition { $0.released }
            return try await context.executeActivity(Basics.Activities.Greet.self, options: .test, input: "old")
        }

        @WorkflowSignal(name: "Release")
        mutating func release() { released = true }
    }

    @Workflow(name: "Versioned")
    struct Patched {
        var released = false

        mutating func run(context: WorkflowContext<Self>, input: Void) async throws -> String {
            if context.patch("a-rest-first") { try await context.sleep(for: .milliseconds(10)) }
            try await context.condition { $0.released }
            let name = context.patch("a-rest-first") ? "new" : "old"
            return try await context.executeActivity(Basics.Activities.Greet.self, options: .test, input: name)
        }

        @WorkflowSignal(name: "Release")
        mutating func release() { released = true }
    }

    @Workflow(name: "Versioned")
    struct After {
        var released = false

        mutating func run(context: WorkflowContext<Self>, input: Void) async throws -> String {
            context.deprecatePatch("a-rest-first")
            try await context.sleep(for: .milliseconds(10))
            try await context.condition { $0.released }
            return try await context.executeActivity(Basics.Activities.Greet.self, options: .test, input: "new")
        }

        @WorkflowSignal(name: "Release")
        mutating func release() { released = true }
    }
}

@Suite("Patches", .needsServer, .live)
struct PatchTests {
    @Test("a run started before a patch keeps the old course under the new code")
    func oldRun() async throws {
        #expect(try await result(startedBy: Versions.Before.self, finishedBy: Versions.Patched.self) == "Hello, old!")
    }

    @Test("a run started under a patch takes the new course, also after the patch is deprecated")
    func newRun() async throws {
        #expect(try await result(startedBy: Versions.Patched.self, finishedBy: Versions.Patched.self) == "Hello, new!")
        #expect(try await result(startedBy: Versions.Patched.self, finishedBy: Versions.After.self) == "Hello, new!")
        #expect(try await result(startedBy: Versions.After.self, finishedBy: Versions.After.self) == "Hello, new!")
    }

    @Test("a patched run can be found by its change version")
    func searchAttribute() async throws {
        try await withWorker(workflows: [Versions.Patched.self], activities: Basics.all) { live in
            let handle = try await live.client.startWorkflow(name: "Versioned", options: live.options())
            _ = try await live.awaitEvent("MarkerRecorded", in: handle.id)
            let versions = try await handle.describe().searchAttributes[.keywordList("TemporalChangeVersion")]
            #expect(versions == ["a-rest-first"])
        }
    }

    private func result(
        startedBy first: any WorkflowDefinition.Type,
        finishedBy second: any WorkflowDefinition.Type
    ) async throws -> String {
        try await withClient { live in
            let handle = try await live.client.startWorkflow(name: "Versioned", options: live.options())
            try await live.withWorker(workflows: [first], activities: Basics.all) {
                _ = try await live.awaitEvent("WorkflowTaskCompleted", in: handle.id)
            }
            try await handle.signal(signalName: "Release")
            return try await live.withWorker(workflows: [second], activities: Basics.all) {
                try await handle.result(resultType: String.self)
            }
        }
    }
}
