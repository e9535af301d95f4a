import Fermata

@Workflow(name: "Collector")
struct Collector {
    struct Harvest: Codable {
        enum CodingKeys: String, CodingKey {
            case beforeMain = "before_main"
            case all
            case total
        }

        let beforeMain: [Int]
        let all: [Int]
        let total: Int
    }

    private var numbers: [Int] = []
    private var isFinished = false

    mutating func run(context: WorkflowContext<Self>, input: Void) async throws -> Harvest {
        let first = numbers
        try await context.condition { $0.isFinished }
        let total = try await context.executeActivity(
            name: "total",
            options: .usual,
            input: numbers,
            outputType: Int.self
        )
        return Harvest(beforeMain: first, all: numbers, total: total)
    }

    @WorkflowSignal(name: "put")
    mutating func put(input: Int) {
        numbers.append(input)
    }

    @WorkflowSignal(name: "finish")
    mutating func finish() {
        isFinished = true
    }
}

@Workflow(name: "Workshop")
struct Workshop {
    private var made: [String] = []
    private var isClosing = false

    mutating func run(context: WorkflowContext<Self>, input: Int) async throws -> [String] {
        try await context.condition { $0.made.count >= input && $0.isClosing }
        let sign = try await context.executeActivity(
            name: "echo",
            options: .usual,
            input: "sign",
            outputType: String.self
        )
        made.append(sign)
        return made
    }

    @WorkflowSignal(name: "make")
    mutating func make(context: WorkflowContext<Self>, input: String) async throws {
        let thing = try await context.executeActivity(
            name: "echo",
            options: .usual(id: "make-\(input)"),
            input: input,
            outputType: String.self
        )
        made.append(thing)
    }

    @WorkflowSignal(name: "close")
    mutating func close() {
        isClosing = true
    }
}

@Workflow(name: "Busy")
struct Busy {
    private var heard: [String] = []

    mutating func run(context: WorkflowContext<Self>, input: Void) async throws -> [String] {
        _ = try await context.executeActivity(
            name: "echo",
            options: .usual,
            input: "work",
            outputType: String.self
        )
        try await context.condition { $0.heard.count >= 3 }
        return heard
    }

    @WorkflowSignal(name: "tell")
    mutating func tell(input: String) {
        heard.append(input)
    }
}
