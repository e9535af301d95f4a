import Fermata

/// Parallel groups, conditions, signals and timers, in one workflow whose course depends on their order.
///
/// Everything it sees goes into a trace. Two processes that replay one history must give equal traces, although each
/// has hash seeds of its own.
@Workflow
struct Tangle {
    /// Told every line of the trace. Only a process that replays sets it, before it starts.
    nonisolated(unsafe) static var observer: @Sendable (String) -> Void = { _ in }

    var trace: [String] = []
    var words: [String] = []
    var gates: Set<Int> = []

    mutating func run(context: WorkflowContext<Self>, input: Int) async throws -> [String] {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<input {
                group.addTask { try await Self.branch(number, of: input, context) }
            }
            try await group.waitForAll()
        }
        var random = context.randomNumberGenerator
        note("random \(Int.random(in: 0..<1_000_000, using: &random)) \(context.makeUUID())")
        return trace
    }

    @WorkflowSignal
    mutating func say(context: WorkflowContext<Self>, input: String) async throws {
        words.append(input)
        note("heard \(input)")
        try await context.sleep(for: .milliseconds(5))
        note("slept on \(input)")
    }

    private static func branch(_ number: Int, of count: Int, _ context: WorkflowContext<Self>) async throws {
        async let shout = context.executeActivity(
            TangleActivities.Activities.Shout.self,
            options: ActivityOptions(startToCloseTimeout: .seconds(20)),
            input: "branch \(number)"
        )
        try await context.sleep(for: .milliseconds(10 * (count - number)))
        context.mutateState { $0.note("branch \(number) rested") }
        let loud = try await shout
        context.mutateState { $0.note("branch \(number) got \(loud)") }
        // All branches wait for the same words, then for each other, in pairs.
        try await context.condition { $0.words.count >= 3 }
        context.mutateState {
            $0.gates.insert(number)
            $0.note("branch \(number) at the gate")
        }
        let partner = number ^ 1
        let met = try await context.condition(timeout: .seconds(30)) {
            $0.gates.contains(partner) || partner >= count
        }
        context.mutateState { $0.note("branch \(number) met: \(met)") }
    }

    mutating func note(_ line: String) {
        trace.append(line)
        Self.observer(line)
    }
}

@ActivityContainer
struct TangleActivities {
    @Activity
    func shout(input: String) -> String { input.uppercased() }
}
