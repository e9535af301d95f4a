import Fermata

// Workflows of the corpus, each with one change. What a change means for replay is listed in `ChangedLogic`.

enum OtherActivityType {
    @Workflow(name: "Greeting")
    struct Greeting {
        mutating func run(context: WorkflowContext<Self>, input: String) async throws -> String {
            try await context.executeActivity(name: "welcome", options: .usual, input: input, outputType: String.self)
        }
    }
}

enum TimerInsteadOfActivity {
    @Workflow(name: "Greeting")
    struct Greeting {
        mutating func run(context: WorkflowContext<Self>, input: String) async throws -> String {
            try await context.sleep(for: .milliseconds(10))
            return input
        }
    }
}

enum ChildInsteadOfActivity {
    @Workflow(name: "Greeting")
    struct Greeting {
        mutating func run(context: WorkflowContext<Self>, input: String) async throws -> String {
            try await context.executeChildWorkflow(
                name: "greet",
                options: .init(id: "kid"),
                inputs: input,
                resultType: String.self
            )
        }
    }
}

enum FailsInsteadOfCompleting {
    @Workflow(name: "Greeting")
    struct Greeting {
        mutating func run(context: WorkflowContext<Self>, input: String) async throws -> String {
            let greeting = try await context.executeActivity(
                name: "greet",
                options: .usual,
                input: input,
                outputType: String.self
            )
            throw ApplicationError(message: "not in the mood for \(greeting)", type: "Mood")
        }
    }
}

enum OtherArgumentsAndOptions {
    @Workflow(name: "Greeting")
    struct Greeting {
        mutating func run(context: WorkflowContext<Self>, input: String) async throws -> String {
            try await context.executeActivity(
                name: "greet",
                options: .init(startToCloseTimeout: .seconds(99), retryPolicy: .init(maximumAttempts: 7)),
                input: "someone else",
                outputType: String.self
            )
        }
    }
}

enum StepMissing {
    @Workflow(name: "OrderPipeline")
    struct OrderPipeline {
        mutating func run(context: WorkflowContext<Self>, input: Order) async throws -> Delivery {
            let cents = try await price(input, id: "price", context)
            return Delivery(order: input.id, cents: cents, receipt: nil, parcel: try await parcel(input, context))
        }
    }
}

enum TimerTooMany {
    @Workflow(name: "OrderPipeline")
    struct OrderPipeline {
        mutating func run(context: WorkflowContext<Self>, input: Order) async throws -> Delivery {
            let cents = try await price(input, id: "price", context)
            try await context.sleep(for: .milliseconds(10))
            let receipt = try await pay(input, cents, context)
            return Delivery(order: input.id, cents: cents, receipt: receipt, parcel: try await parcel(input, context))
        }
    }
}

enum OtherActivityID {
    @Workflow(name: "OrderPipeline")
    struct OrderPipeline {
        mutating func run(context: WorkflowContext<Self>, input: Order) async throws -> Delivery {
            let cents = try await price(input, id: "cost", context)
            let receipt = try await pay(input, cents, context)
            return Delivery(order: input.id, cents: cents, receipt: receipt, parcel: try await parcel(input, context))
        }
    }
}

private func price(
    _ order: Order,
    id: String,
    _ context: WorkflowContext<some WorkflowDefinition>
) async throws -> Int {
    try await context.executeActivity(
        name: "total",
        options: .usual(id: id),
        input: order.prices,
        outputType: Int.self
    )
}

private func pay(
    _ order: Order,
    _ cents: Int,
    _ context: WorkflowContext<some WorkflowDefinition>
) async throws -> String {
    try await context.executeActivity(
        name: "echo",
        options: .usual(id: "pay-\(order.id)"),
        input: "paid \(cents)",
        outputType: String.self
    )
}

private func parcel(
    _ order: Order,
    _ context: WorkflowContext<some WorkflowDefinition>
) async throws -> String {
    try await context.executeActivity(
        name: "echo",
        options: .usual,
        input: "parcel of \(order.id)",
        outputType: String.self
    )
}

enum OtherOrderOfStarting {
    @Workflow(name: "FanOut")
    struct FanOut {
        mutating func run(context: WorkflowContext<Self>, input: [Int]) async throws -> FanIn {
            try await fanOut(input, startingWith: input.indices.reversed(), context)
        }
    }
}

enum ActivityInsteadOfLocalActivity {
    @Workflow(name: "LocalSteps")
    struct LocalSteps {
        mutating func run(context: WorkflowContext<Self>, input: Void) async throws -> String {
            try await context.executeActivity(name: "greet", options: .usual, input: "Local", outputType: String.self)
        }
    }
}

enum EndsInsteadOfGoingOn {
    @Workflow(name: "Countdown")
    struct Countdown {
        mutating func run(context: WorkflowContext<Self>, input: Leg) async throws -> Journey {
            let word = try await context.executeActivity(
                name: "echo",
                options: .usual,
                input: "run \(input.run)",
                outputType: String.self
            )
            return Journey(runs: input.run, words: input.words + [word])
        }
    }
}

enum OneTimerMissing {
    @Workflow(name: "ThreeTimers")
    struct ThreeTimers {
        mutating func run(context: WorkflowContext<Self>, input: [Int]) async throws -> [Int] {
            try await delaysInFiringOrder(input.dropLast(), context)
        }
    }
}

enum OtherDurations {
    @Workflow(name: "ThreeTimers")
    struct ThreeTimers {
        mutating func run(context: WorkflowContext<Self>, input: [Int]) async throws -> [Int] {
            try await delaysInFiringOrder(input, longerBy: 10, context)
        }
    }
}
