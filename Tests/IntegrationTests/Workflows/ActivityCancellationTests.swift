import Fermata
import TestSupport
import Testing

/// Cancels an activity's task when it is told to and says what came of it.
@Workflow
struct CancelsActivity {
    struct Plan: Codable, Sendable {
        enum Kind: String, Codable, Sendable { case tryCancel, waitForCompletion, abandon }
        var kind: Kind
        var isStubborn: Bool
    }

    var told = false

    mutating func run(context: WorkflowContext<Self>, input: Plan) async throws -> String {
        let type: ActivityOptions.CancellationType =
            switch input.kind {
            case .tryCancel: .tryCancel
            case .waitForCompletion: .waitCancellationCompleted
            case .abandon: .abandon
            }
        let options = ActivityOptions(
            startToCloseTimeout: .seconds(60),
            cancellationType: type,
            heartbeatTimeout: .seconds(1)
        )
        return try await context.withCancellationScope { scope in
            async let outcome = Self.outcome(context, options, input.isStubborn)
            try await context.condition { $0.told }
            scope.cancel()
            return await outcome
        }
    }

    static func outcome(
        _ context: WorkflowContext<Self>,
        _ options: ActivityOptions,
        _ isStubborn: Bool
    ) async -> String {
        do {
            return isStubborn
                ? try await context.executeActivity(Patient.Activities.Stubborn.self, options: options)
                : try await context.executeActivity(Patient.Activities.Obedient.self, options: options)
        } catch {
            return error.isTemporalCancellation ? "cancelled" : "\(error)"
        }
    }

    @WorkflowSignal
    mutating func cancelNow() { told = true }
}

/// Waits for an obedient activity until it is cancelled itself, then cleans up.
@Workflow
struct CleansUp {
    func run(context: WorkflowContext<Self>, input: Void) async throws -> String {
        let options = ActivityOptions(
            startToCloseTimeout: .seconds(60),
            cancellationType: .waitCancellationCompleted,
            heartbeatTimeout: .seconds(1)
        )
        do {
            return try await context.executeActivity(Patient.Activities.Obedient.self, options: options)
        } catch  where error.isTemporalCancellation {
            try await context.withCancellationShield {
                _ = try await context.executeActivity(Basics.Activities.Greet.self, options: .test, input: "cleanup")
                try await context.sleep(for: .milliseconds(10))
            }
            throw error
        }
    }
}

@Suite("Cancelling activities", .needsServer, .live)
struct ActivityCancellationTests {
    @Test("tryCancel asks the activity to stop and gives up the wait at once")
    func tryCancel() async throws {
        try await run(.init(kind: .tryCancel, isStubborn: true)) { live, handle, patient in
            let actual = try await handle.result()
            #expect(actual == "cancelled")
            #expect(try await live.history(handle.id).count("ActivityTaskCancelRequested") == 1)
            #expect(try await live.history(handle.id).count("ActivityTaskCompleted") == 0)
            patient.release.open()
        }
    }

    @Test("waitCancellationCompleted waits for an activity that stops, and gives its cancellation")
    func waitObedient() async throws {
        try await run(.init(kind: .waitForCompletion, isStubborn: false)) { live, handle, patient in
            #expect(try await handle.result() == "cancelled")
            try await patient.cancelled.wait()
            #expect(try await live.history(handle.id).count("ActivityTaskCanceled") == 1)
        }
    }

    @Test("waitCancellationCompleted gives the result of an activity that finishes all the same")
    func waitStubborn() async throws {
        try await run(.init(kind: .waitForCompletion, isStubborn: true)) { live, handle, patient in
            _ = try await live.awaitEvent("ActivityTaskCancelRequested", in: handle.id)
            try await patient.cancelled.wait()
            patient.release.open()
            #expect(try await handle.result() == "finished all the same")
        }
    }

    @Test("abandon gives up the wait and lets the activity run")
    func abandon() async throws {
        try await run(.init(kind: .abandon, isStubborn: false)) { live, handle, patient in
            let actual = try await handle.result()
            #expect(actual == "cancelled")
            #expect(try await live.history(handle.id).count("ActivityTaskCancelRequested") == 0)
            patient.release.open()
        }
    }

    @Test("a cancelled workflow cancels its activity, cleans up behind a shield, and ends as cancelled")
    func cleanup() async throws {
        let patient = Patient()
        try await withWorker(workflows: [CleansUp.self], activities: patient.allActivities + Basics.all) { live in
            let handle = try await live.client.startWorkflow(type: CleansUp.self, options: live.options())
            try await patient.begun.wait()
            try await handle.cancel()
            let error = await #expect(throws: WorkflowFailedError.self) { try await handle.result() }
            #expect(error?.cause is CanceledError)
            let history = try await live.history(handle.id)
            #expect(history.count("ActivityTaskCanceled") == 1)
            #expect(history.completedActivities == ["Greet": 1])
            #expect(history.count("TimerFired") == 1)
            #expect(history.events.last?.type == "WorkflowExecutionCanceled")
        }
    }

    private func run(
        _ plan: CancelsActivity.Plan,
        _ body: @escaping @Sendable (LiveContext, WorkflowHandle<CancelsActivity>, Patient) async throws -> Void
    ) async throws {
        let patient = Patient()
        try await withWorker(workflows: [CancelsActivity.self], activities: patient.allActivities) { live in
            let handle = try await live.client.startWorkflow(
                type: CancelsActivity.self,
                options: live.options(),
                input: plan
            )
            try await patient.begun.wait()
            try await handle.signal(signalType: CancelsActivity.CancelNow.self)
            try await body(live, handle, patient)
        }
    }
}
