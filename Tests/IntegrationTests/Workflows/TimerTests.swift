import Fermata
import TestSupport
import Testing

/// Sleeps for several times at once and notes the order in which they end.
@Workflow
struct Sleeper {
    var order: [Int] = []

    mutating func run(context: WorkflowContext<Self>, input: [Int]) async throws -> [Int] {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for milliseconds in input {
                group.addTask {
                    try await context.sleep(for: .milliseconds(milliseconds), summary: "a nap of \(milliseconds)")
                    context.mutateState { $0.order.append(milliseconds) }
                }
            }
            try await group.waitForAll()
        }
        return order
    }
}

/// Waits for a flag, with and without a time limit.
@Workflow
struct Waits {
    var flag = false

    mutating func run(context: WorkflowContext<Self>, input: Void) async throws -> [String] {
        var seen: [String] = []
        let early = try await context.condition(timeout: .milliseconds(50), summary: "too short") { $0.flag }
        seen.append(early ? "set" : "time ran out")
        let late = try await context.condition(timeout: .seconds(60)) { $0.flag }
        seen.append(late ? "set" : "time ran out")
        try await context.condition { $0.flag }
        do {
            try await context.timeout(for: .milliseconds(50)) { try await context.sleep(for: .seconds(60)) }
        } catch is TimeoutError {
            seen.append("body was too slow")
        }
        seen.append(try await context.timeout(for: .seconds(60)) { "body was quick" })
        return seen
    }

    @WorkflowSignal
    mutating func set() { flag = true }
}

/// Several tasks wait on conditions of one state; each is resumed alone and may undo the condition of the next.
@Workflow
struct OneAtATime {
    var tokens = 0
    var order: [Int] = []

    mutating func run(context: WorkflowContext<Self>, input: Int) async throws -> [Int] {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<input {
                group.addTask {
                    try await context.condition { $0.tokens > 0 }
                    context.mutateState {
                        $0.tokens -= 1
                        $0.order.append(number)
                    }
                }
            }
            try await group.waitForAll()
        }
        // One token lets one waiter through: more would leave a debt.
        guard tokens == 0 else { throw ApplicationError(message: "tokens: \(tokens)") }
        return order
    }

    @WorkflowSignal
    mutating func give(input: Int) { tokens += input }
}

@Suite("Timers and conditions", .needsServer, .live)
struct TimerTests {
    @Test("timers end in the order of their times, and have summaries")
    func parallel() async throws {
        try await withWorker(workflows: [Sleeper.self]) { live in
            let order = try await live.client.executeWorkflow(
                type: Sleeper.self,
                options: live.options(),
                input: [900, 10, 450]
            )
            #expect(order == [10, 450, 900])
            let timers = try await live.history(live.options().id).all("TimerStarted")
            #expect(timers.count == 3)
            #expect(timers.allSatisfy { $0.userMetadata["summary"] != .null })
        }
    }

    @Test("conditions hold, run out of time, and leave no timer behind")
    func conditions() async throws {
        try await withWorker(workflows: [Waits.self]) { live in
            let handle = try await live.client.startWorkflow(type: Waits.self, options: live.options())
            _ = try await live.awaitEvent("TimerFired", in: handle.id)
            try await handle.signal(signalType: Waits.Set.self)
            let seen = try await handle.result()
            #expect(seen == ["time ran out", "set", "body was too slow", "body was quick"])
            let history = try await live.history(handle.id)
            #expect(history.count("TimerStarted") == history.count("TimerFired") + history.count("TimerCanceled"))
        }
    }

    @Test("waiters of one condition are resumed one at a time, in the order in which they began to wait")
    func oneAtATime() async throws {
        try await withWorker(workflows: [OneAtATime.self]) { live in
            let handle = try await live.client.startWorkflow(type: OneAtATime.self, options: live.options(), input: 6)
            for tokens in [1, 2, 3] { try await handle.signal(signalType: OneAtATime.Give.self, input: tokens) }
            #expect(try await handle.result() == [0, 1, 2, 3, 4, 5])
        }
    }

    @Test("cancelling a workflow ends a wait for a condition and cancels its timer")
    func cancel() async throws {
        try await withWorker(workflows: [Waits.self]) { live in
            let handle = try await live.client.startWorkflow(type: Waits.self, options: live.options())
            _ = try await live.awaitEvent("TimerFired", in: handle.id)
            try await handle.cancel()
            let error = await #expect(throws: WorkflowFailedError.self) { try await handle.result() }
            #expect(error?.cause is CanceledError)
            #expect(try await live.history(handle.id).events.last?.type == "WorkflowExecutionCanceled")
        }
    }
}
