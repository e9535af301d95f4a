import Fermata
import Foundation

@Workflow(name: "ThreeTimers")
struct ThreeTimers {
    mutating func run(context: WorkflowContext<Self>, input: [Int]) async throws -> [Int] {
        try await delaysInFiringOrder(input, context)
    }
}

/// Starts a timer for each delay in parallel and gives the delays in the order in which the timers fire.
func delaysInFiringOrder(
    _ delays: [Int],
    longerBy extra: Int = 0,
    _ context: WorkflowContext<some WorkflowDefinition>
) async throws -> [Int] {
    try await withThrowingTaskGroup(of: Int.self) { group in
        for delay in delays {
            group.addTask {
                try await context.sleep(for: .milliseconds(delay + extra))
                return delay
            }
        }
        var fired: [Int] = []
        for try await delay in group { fired.append(delay) }
        return fired
    }
}

@Workflow(name: "TimerCancel")
struct TimerCancel {
    mutating func run(context: WorkflowContext<Self>, input: Void) async throws -> [String] {
        var lines = try await withThrowingTaskGroup(of: String.self) { group in
            group.addTask {
                do {
                    try await context.sleep(for: .seconds(3600))
                    return "long fired"
                } catch let error where error.isTemporalCancellation {
                    return "long cancelled"
                }
            }
            group.addTask {
                try await context.sleep(for: .milliseconds(200))
                return "short fired"
            }
            var lines: [String] = []
            for try await line in group {
                lines.append(line)
                group.cancelAll()
            }
            return lines
        }
        try await context.sleep(for: .zero)
        lines.append("zero fired")
        try await context.sleep(for: .milliseconds(100))
        lines.append("last fired")
        return lines
    }
}

@Workflow(name: "Conditions")
struct Conditions {
    private var level = 0

    mutating func run(context: WorkflowContext<Self>, input: Void) async throws -> [JSONValue] {
        var seen: [JSONValue] = []
        try await context.condition { $0.level >= 1 }
        seen.append(.integer(level))
        let second = try await context.condition(timeout: .seconds(60)) { $0.level >= 2 }
        seen.append(.string(second ? "in time" : "too late"))
        let third = try await context.condition(timeout: .milliseconds(300)) { $0.level >= 99 }
        seen.append(.string(third ? "in time" : "too late"))
        seen.append(
            .integer(
                try await context.executeActivity(name: "echo", options: .usual, input: level, outputType: Int.self)
            )
        )
        return seen
    }

    @WorkflowSignal(name: "raise_to")
    mutating func raiseTo(input: Int) {
        level = input
    }
}

/// `Clock` in the corpus; the name would hide the standard library's protocol.
@Workflow(name: "Clock")
struct ClockAndRandom {
    mutating func run(context: WorkflowContext<Self>, input: Void) async throws -> [JSONValue] {
        let began = context.now
        try await context.sleep(for: .milliseconds(1200))
        let isSlow = context.now.timeIntervalSince(began) >= 1
        let word = try await context.executeActivity(
            name: isSlow ? "echo" : "greet",
            options: .usual,
            input: isSlow ? "slow" : "quick",
            outputType: String.self
        )
        var random = context.randomNumberGenerator
        let drawn: [JSONValue] = [
            .string(context.makeUUID().uuidString),
            .number(Double.random(in: 0..<1, using: &random)),
        ]
        let echoed = try await context.executeActivity(
            name: "echo",
            options: .usual,
            input: drawn,
            outputType: [JSONValue].self
        )
        return [.string(word), .integer(echoed.count)]
    }
}
