import Fermata

@Workflow(name: "RetryUntilGood")
struct RetryUntilGood {
    mutating func run(context: WorkflowContext<Self>, input: Int) async throws -> Int {
        let policy = RetryPolicy(initialInterval: .milliseconds(100), backoffCoefficient: 1, maximumAttempts: 5)
        return try await context.executeActivity(
            name: "flaky",
            options: .init(startToCloseTimeout: .seconds(10), retryPolicy: policy),
            input: input,
            outputType: Int.self
        )
    }
}

@Workflow(name: "Mishaps")
struct Mishaps {
    mutating func run(context: WorkflowContext<Self>, input: Void) async throws -> [JSONValue] {
        let rejected = try await outcome {
            .string(
                try await context.executeActivity(
                    name: "reject",
                    options: .usual,
                    input: "no stamp",
                    outputType: String.self
                )
            )
        }
        let twice = RetryPolicy(initialInterval: .milliseconds(50), maximumAttempts: 2)
        let flaky = try await outcome {
            .integer(
                try await context.executeActivity(
                    name: "flaky",
                    options: .init(startToCloseTimeout: .seconds(10), retryPolicy: twice),
                    input: 9,
                    outputType: Int.self
                )
            )
        }
        let once = RetryPolicy(maximumAttempts: 1)
        let blunder = try await outcome {
            .string(
                try await context.executeActivity(
                    name: "blunder",
                    options: .init(startToCloseTimeout: .seconds(10), retryPolicy: once),
                    input: "wrong key",
                    outputType: String.self
                )
            )
        }
        let greeting = try await outcome {
            .string(
                try await context.executeActivity(
                    name: "greet",
                    options: .usual,
                    input: "after all",
                    outputType: String.self
                )
            )
        }
        return [rejected, flaky, blunder, greeting]
    }
}

@Workflow(name: "Deadlines")
struct Deadlines {
    mutating func run(context: WorkflowContext<Self>, input: Void) async throws -> [JSONValue] {
        let once = RetryPolicy(maximumAttempts: 1)
        let unclaimed = try await outcome {
            .string(
                try await context.executeActivity(
                    name: "greet",
                    options: .init(
                        startToCloseTimeout: .seconds(10),
                        taskQueue: "nobody-listens",
                        scheduleToStartTimeout: .milliseconds(300)
                    ),
                    input: "nobody",
                    outputType: String.self
                )
            )
        }
        let limits: [ActivityOptions] = [
            .init(startToCloseTimeout: .milliseconds(300), retryPolicy: once),
            .init(startToCloseTimeout: .seconds(10), heartbeatTimeout: .milliseconds(300), retryPolicy: once),
            .init(scheduleToCloseTimeout: .milliseconds(700), startToCloseTimeout: .milliseconds(300)),
        ]
        var outcomes = [unclaimed]
        for options in limits {
            outcomes.append(
                try await outcome {
                    .string(
                        try await context.executeActivity(
                            name: "silent",
                            options: options,
                            input: 3000,
                            outputType: String.self
                        )
                    )
                }
            )
        }
        return outcomes
    }
}

@Workflow(name: "CancelKinds")
struct CancelKinds {
    mutating func run(context: WorkflowContext<Self>, input: Void) async throws -> [String: JSONValue] {
        let kinds: [(name: String, type: ActivityOptions.CancellationType)] = [
            ("TRY_CANCEL", .tryCancel),
            ("WAIT_CANCELLATION_COMPLETED", .waitCancellationCompleted),
            ("ABANDON", .abandon),
        ]
        var found: [String: JSONValue] = [:]
        for kind in kinds {
            let options = ActivityOptions(
                startToCloseTimeout: .seconds(10),
                cancellationType: kind.type,
                heartbeatTimeout: .seconds(2),
                retryPolicy: .init(maximumAttempts: 1),
                activityID: kind.name
            )
            found[kind.name] = try await context.outcome(cancellingAfter: .milliseconds(400)) {
                .string(
                    try await context.executeActivity(
                        name: "wait_for_cancel",
                        options: options,
                        input: kind.name,
                        outputType: String.self
                    )
                )
            }
        }
        return found
    }
}

@Workflow(name: "Paused")
struct Paused {
    mutating func run(context: WorkflowContext<Self>, input: Void) async throws -> Int {
        try await context.executeActivity(
            name: "flaky",
            options: .init(
                startToCloseTimeout: .seconds(10),
                retryPolicy: .init(initialInterval: .seconds(2), backoffCoefficient: 1),
                activityID: "pause-me"
            ),
            input: 1,
            outputType: Int.self
        )
    }
}
