import Fermata

/// Two activities with a timer between, two signals and an update: everything that the engine acknowledges.
@Workflow(name: "Errand")
struct Errand {
    private static let options = ActivityOptions(
        startToCloseTimeout: .seconds(5),
        retryPolicy: RetryPolicy(initialInterval: .milliseconds(100), maximumInterval: .seconds(1))
    )

    private var words: [String] = []
    private var sum: Int?

    /// - Returns: The words of all signals, in order, and then the update's number.
    mutating func run(context: WorkflowContext<Self>, input: Int) async throws -> [String] {
        _ = try await context.executeActivity(Steps.Activities.Take.self, options: Self.options, input: 1)
        try await context.sleep(for: .milliseconds(20))
        try await context.condition { $0.words.count >= 2 && $0.sum != nil }
        _ = try await context.executeActivity(Steps.Activities.Take.self, options: Self.options, input: 2)
        return words + ["\(sum ?? 0)"]
    }

    @WorkflowSignal(name: "say")
    mutating func say(input: String) {
        words.append(input)
    }

    @WorkflowUpdate(name: "add")
    mutating func add(input: Int) -> Int {
        sum = (sum ?? 0) + input
        return sum ?? 0
    }
}

@ActivityContainer
struct Steps {
    let ledger: Ledger

    @Activity(name: "Take")
    func take(input: Int) async throws -> Int {
        guard let info = ActivityExecutionContext.current?.info else { return input }
        ledger.noteExecution(of: info.activityID, attempt: info.attempt, workflowID: info.workflowID)
        return input
    }

    @Activity(name: "Climb")
    func climb(input: Int) async throws -> Int {
        guard let context = ActivityExecutionContext.current else { return input }
        let info = context.info
        ledger.noteExecution(of: info.activityID, attempt: info.attempt, workflowID: info.workflowID)
        for step in 1...5 {
            context.heartbeat(details: step)
            // Long enough that the engine dies in the midst of it now and then.
            try await Task.sleep(for: .milliseconds(10))
        }
        return input
    }
}
