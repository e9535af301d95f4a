import Fermata
import Foundation

/// The argument of `Countdown`, passed from run to run.
struct Leg: Codable {
    let run: Int
    let words: [String]
}

struct Journey: Codable {
    let runs: Int
    let words: [String]
}

@Workflow(name: "Countdown")
struct Countdown {
    mutating func run(context: WorkflowContext<Self>, input: Leg) async throws -> Journey {
        let word = try await context.executeActivity(
            name: "echo",
            options: .usual,
            input: "run \(input.run)",
            outputType: String.self
        )
        let words = input.words + [word]
        guard input.run < 2 else { return Journey(runs: input.run, words: words) }
        try await context.sleep(for: .milliseconds(50))
        throw try await context.makeContinueAsNewError(input: Leg(run: input.run + 1, words: words))
    }
}

@Workflow(name: "TidyUp")
struct TidyUp {
    mutating func run(context: WorkflowContext<Self>, input: Void) async throws {
        do {
            try await context.sleep(for: .seconds(3600))
        } catch let error where error.isTemporalCancellation {
            try await context.withCancellationShield {
                _ = try await context.executeActivity(
                    name: "echo",
                    options: .usual,
                    input: "lights off",
                    outputType: String.self
                )
                try await context.sleep(for: .milliseconds(100))
                _ = try await context.executeActivity(
                    name: "echo",
                    options: .usual,
                    input: "door shut",
                    outputType: String.self
                )
            }
            throw error
        }
    }
}

@Workflow(name: "DeepFailure")
struct DeepFailure {
    mutating func run(context: WorkflowContext<Self>, input: Int) async throws -> String {
        do {
            return try await context.executeActivity(
                name: "reject",
                options: .usual,
                input: "code \(input)",
                outputType: String.self
            )
        } catch let error as ActivityError {
            let step = ApplicationError(message: "step failed", cause: error, details: [input], type: "StepFailed")
            throw ApplicationError(
                message: "whole thing failed",
                cause: step,
                details: [["code": input], "see cause"],
                type: "JobFailed",
                isNonRetryable: true
            )
        }
    }
}

@Workflow(name: "Recovering")
struct Recovering {
    mutating func run(context: WorkflowContext<Self>, input: Void) async throws -> [String] {
        let before = try await context.executeActivity(
            name: "echo",
            options: .usual,
            input: "before the bug",
            outputType: String.self
        )
        let after = try await context.executeActivity(
            name: "echo",
            options: .usual,
            input: "after the fix",
            outputType: String.self
        )
        return [before, after]
    }
}

@Workflow(name: "Rewound")
struct Rewound {
    struct Tape: Codable {
        let first: String
        let token: String
        let said: [String]
        let third: String
    }

    private var said: [String] = []

    mutating func run(context: WorkflowContext<Self>, input: Void) async throws -> Tape {
        let first = try await context.executeActivity(
            name: "echo",
            options: .usual,
            input: "a",
            outputType: String.self
        )
        let token = try await context.executeActivity(
            name: "echo",
            options: .usual,
            input: context.makeUUID().uuidString,
            outputType: String.self
        )
        try await context.condition { !$0.said.isEmpty }
        let third = try await context.executeActivity(
            name: "echo",
            options: .usual,
            input: "c",
            outputType: String.self
        )
        return Tape(first: first, token: token, said: said, third: third)
    }

    @WorkflowSignal(name: "say")
    mutating func say(input: String) {
        said.append(input)
    }
}

@Workflow(name: "Stuck")
struct Stuck {
    mutating func run(context: WorkflowContext<Self>, input: String) async throws {
        _ = try await context.executeActivity(name: "echo", options: .usual, input: input, outputType: String.self)
        try await context.condition { _ in false }
    }
}

@Workflow(name: "PinnedDown")
struct PinnedDown {
    mutating func run(context: WorkflowContext<Self>, input: Void) async throws -> [String] {
        let one = try await context.executeActivity(
            name: "echo",
            options: .usual,
            input: "one",
            outputType: String.self
        )
        try await context.sleep(for: .milliseconds(50))
        let two = try await context.executeActivity(
            name: "echo",
            options: .usual,
            input: "two",
            outputType: String.self
        )
        return [one, two]
    }
}
