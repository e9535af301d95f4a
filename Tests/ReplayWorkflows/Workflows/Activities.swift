import Fermata

@Workflow(name: "Greeting")
struct Greeting {
    mutating func run(context: WorkflowContext<Self>, input: String) async throws -> String {
        try await context.executeActivity(name: "greet", options: .usual, input: input, outputType: String.self)
    }
}

/// An order as the histories of `OrderPipeline` have it.
struct Order: Codable {
    struct Line: Codable {
        let cents: Int
        let quantity: Int
        let sku: String
    }

    let id: String
    let lines: [Line]

    var prices: [Int] { lines.map { $0.quantity * $0.cents } }
}

struct Delivery: Codable {
    let order: String
    let cents: Int
    let receipt: String?
    let parcel: String
}

@Workflow(name: "OrderPipeline")
struct OrderPipeline {
    mutating func run(context: WorkflowContext<Self>, input: Order) async throws -> Delivery {
        let cents = try await context.executeActivity(
            name: "total",
            options: .usual(id: "price"),
            input: input.prices,
            outputType: Int.self
        )
        let receipt = try await context.executeActivity(
            name: "echo",
            options: .init(
                startToCloseTimeout: .seconds(10),
                heartbeatTimeout: .seconds(5),
                retryPolicy: .init(
                    initialInterval: .seconds(1),
                    backoffCoefficient: 2,
                    maximumInterval: .seconds(10),
                    maximumAttempts: 3
                ),
                activityID: "pay-\(input.id)"
            ),
            input: "paid \(cents)",
            outputType: String.self
        )
        let parcel = try await context.executeActivity(
            name: "echo",
            options: .init(scheduleToCloseTimeout: .seconds(60)),
            input: "parcel of \(input.id)",
            outputType: String.self
        )
        return Delivery(order: input.id, cents: cents, receipt: receipt, parcel: parcel)
    }
}

struct FanIn: Codable {
    let order: [Int]
    let values: [Int]
    let total: Int
}

@Workflow(name: "FanOut")
struct FanOut {
    mutating func run(context: WorkflowContext<Self>, input: [Int]) async throws -> FanIn {
        try await fanOut(input, startingWith: Array(input.indices), context)
    }
}

/// Runs one activity for each delay in parallel, started in the given order of indices.
func fanOut(
    _ delays: [Int],
    startingWith indices: [Int],
    _ context: WorkflowContext<some WorkflowDefinition>
) async throws -> FanIn {
    var order: [Int] = []
    var values = delays
    try await withThrowingTaskGroup(of: (index: Int, value: Int).self) { group in
        for index in indices {
            let delay = delays[index]
            group.addTask {
                let value = try await context.executeActivity(
                    name: "delayed_echo",
                    options: .usual(id: "job-\(index)"),
                    input: delay,
                    index,
                    outputType: Int.self
                )
                return (index, value)
            }
        }
        for try await finished in group {
            order.append(finished.index)
            values[finished.index] = finished.value
        }
    }
    let total = try await context.executeActivity(
        name: "total",
        options: .usual,
        input: values,
        outputType: Int.self
    )
    return FanIn(order: order, values: values, total: total)
}

@Workflow(name: "BigLoop")
struct BigLoop {
    mutating func run(context: WorkflowContext<Self>, input: Int) async throws -> Int {
        var total = 0
        for round in 0..<input {
            total = try await context.executeActivity(
                name: "add",
                options: .usual,
                input: total,
                round,
                outputType: Int.self
            )
            try await context.sleep(for: .milliseconds(1))
        }
        return total
    }
}
