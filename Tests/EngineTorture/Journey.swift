import Fermata

/// A child with an activity that heartbeats, a new run, a timer, and then whatever comes first: a word or a cancellation.
@Workflow(name: "Journey")
struct Journey {
    private var words: [String] = []
    private var leg = 0

    /// - Parameter input: How many runs there were before.
    /// - Returns: How it ended: the first word, or that it was cancelled.
    mutating func run(context: WorkflowContext<Self>, input: Int) async throws -> [String] {
        leg = input
        do {
            guard input > 0 else {
                let options = ChildWorkflowOptions(taskTimeout: .seconds(2), parentClosePolicy: .requestCancel)
                _ = try await context.executeChildWorkflow(Climb.self, options: options, input: input)
                // A cancellation is of this run: the next one would never hear of it.
                try Task.checkCancellation()
                throw try await context.makeContinueAsNewError(input: input + 1)
            }
            try await context.sleep(for: .milliseconds(10))
            try await context.condition { $0.words.contains("go") }
            return ["arrived"]
        } catch  where error.isTemporalCancellation {
            return ["cancelled"]
        }
    }

    @WorkflowSignal(name: "say")
    mutating func say(input: String) {
        words.append(input)
    }

    @WorkflowQuery(name: "leg")
    func currentLeg() -> Int {
        leg
    }
}

/// The child of a journey.
@Workflow(name: "Climb")
struct Climb {
    func run(context: WorkflowContext<Self>, input: Int) async throws -> Int {
        let options = ActivityOptions(
            startToCloseTimeout: .seconds(5),
            heartbeatTimeout: .seconds(1),
            retryPolicy: RetryPolicy(initialInterval: .milliseconds(100), maximumInterval: .seconds(1))
        )
        return try await context.executeActivity(Steps.Activities.Climb.self, options: options, input: input)
    }
}

/// Runs once a second for ever.
@Workflow(name: "Tick")
struct Tick {
    func run(context: WorkflowContext<Self>, input: Int) async throws -> Int {
        input
    }
}
