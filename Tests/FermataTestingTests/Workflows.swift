import Fermata
import FermataTesting
import Foundation

/// Sleeps for so many seconds, and says how many whole hours that was by the workflow's own clock.
@Workflow
struct Sleeps {
    func run(context: WorkflowContext<Self>, input: Int) async throws -> Int {
        let start = context.now
        try await context.sleep(for: .seconds(input))
        return Int(context.now.timeIntervalSince(start) / 3_600)
    }
}

/// Has a child sleep for so many seconds, and goes on as a new run as often as it is asked.
@Workflow
struct Parents {
    func run(context: WorkflowContext<Self>, input: [Int]) async throws -> String {
        guard let seconds = input.first else { return "all slept" }
        _ = try await context.executeChildWorkflow(Sleeps.self, options: .init(), input: seconds)
        throw try await context.makeContinueAsNewError(options: .init(), input: Array(input.dropFirst()))
    }
}

/// Waits for a greeting, and says good night when none came within a day.
@Workflow
struct Greeted {
    var greeting: String?

    mutating func run(context: WorkflowContext<Self>, input: Void) async throws -> String {
        let came = try await context.condition(timeout: .seconds(86_400)) { $0.greeting != nil }
        return came ? greeting ?? "" : "good night"
    }

    @WorkflowSignal
    mutating func greet(input: String) { greeting = input }

    @WorkflowQuery
    func current() -> String { greeting ?? "nothing" }

    /// Takes an hour to think about it.
    @WorkflowUpdate
    mutating func consider(context: WorkflowContext<Self>, input: String) async throws -> String {
        try await context.sleep(for: .seconds(3_600))
        context.mutateState { $0.greeting = input }
        return "considered"
    }
}

/// Calls the activity that is named, with options under which its time limits matter.
@Workflow
struct Calls {
    func run(context: WorkflowContext<Self>, input: String) async throws -> String {
        switch input {
        case "flaky":
            try await context.executeActivity(
                Work.Activities.Flaky.self,
                options: .init(
                    startToCloseTimeout: .seconds(10),
                    retryPolicy: .init(initialInterval: .seconds(86_400), maximumInterval: .seconds(86_400 * 10))
                )
            )
        case "hopeless":
            try await context.executeActivity(
                Work.Activities.Hopeless.self,
                options: .init(
                    scheduleToCloseTimeout: .seconds(3_600),
                    retryPolicy: .init(initialInterval: .seconds(60), backoffCoefficient: 1)
                )
            )
        default:
            try await sleepBeside(context)
        }
    }

    /// A timer runs all the time beside an activity with a time limit.
    private func sleepBeside(_ context: WorkflowContext<Self>) async throws -> String {
        async let work = context.executeActivity(
            Work.Activities.Slow.self,
            options: .init(startToCloseTimeout: .seconds(30), retryPolicy: .init(maximumAttempts: 1))
        )
        async let nap: Void = context.sleep(for: .seconds(3_600))
        let result = try await work
        try await nap
        return result
    }
}

@ActivityContainer
struct Work {
    /// Succeeds at the fourth attempt.
    @Activity
    func flaky() throws -> String {
        let attempt = ActivityExecutionContext.current?.info.attempt ?? 0
        guard attempt >= 4 else { throw ApplicationError(message: "not yet", type: "Flaky") }
        return "attempt \(attempt)"
    }

    @Activity
    func hopeless() throws -> String {
        throw ApplicationError(message: "never", type: "Hopeless")
    }

    /// Takes time that no clock can skip.
    @Activity
    func slow() async throws -> String {
        try await Task.sleep(for: .milliseconds(200))
        return "done"
    }
}

extension WorkflowEnvironment {
    func options(_ name: String = "workflow", cronSchedule: String? = nil) -> WorkflowOptions {
        WorkflowOptions(id: name, taskQueue: taskQueue, cronSchedule: cronSchedule)
    }

    /// Runs `body` with a worker in an environment that skips time.
    static func withWorker<Result: Sendable>(
        _ body: @escaping @Sendable (WorkflowEnvironment) async throws -> Result
    ) async throws -> Result {
        try await withTimeSkipping { environment in
            try await environment.withWorker(
                workflows: [Sleeps.self, Parents.self, Greeted.self, Calls.self, Ticks.self],
                activities: Work().allActivities
            ) {
                try await body(environment)
            }
        }
    }
}

/// Runs once per tick.
@Workflow
struct Ticks {
    func run(context: WorkflowContext<Self>, input: Void) async throws {}
}
