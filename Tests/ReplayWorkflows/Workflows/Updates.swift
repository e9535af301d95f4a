import Fermata

@Workflow(name: "Ledger")
struct Ledger {
    private var balance = 0
    private var isClosed = false

    mutating func run(context: WorkflowContext<Self>, input: Int) async throws -> Int {
        balance = input
        try await context.condition { $0.isClosed }
        try await context.condition { _ in context.allHandlersFinished }
        return balance
    }

    @WorkflowUpdate(name: "deposit", validator: "validateDeposit")
    mutating func deposit(input: Int) -> Int {
        balance += input
        return balance
    }

    func validateDeposit(input: Int) throws {
        guard input > 0 else { throw ApplicationError(message: "\(input) is not positive", type: "NotPositive") }
    }

    @WorkflowUpdate(name: "withdraw")
    mutating func withdraw(context: WorkflowContext<Self>, input: Int) async throws -> Int {
        guard input <= balance else {
            throw ApplicationError(message: "\(input) is more than \(balance)", type: "Overdrawn")
        }
        let fee = try await context.executeActivity(
            name: "add",
            options: .usual(id: "fee-\(input)"),
            input: 1,
            1,
            outputType: Int.self
        )
        balance -= input + fee
        return balance
    }

    @WorkflowQuery(name: "current")
    func current() -> Int { balance }

    @WorkflowSignal(name: "close")
    mutating func close() {
        isClosed = true
    }
}

@Workflow(name: "Poll")
struct Poll {
    private var votes: [String] = []
    private var isClosed = false

    mutating func run(context: WorkflowContext<Self>, input: Void) async throws -> [String] {
        try await context.condition { $0.isClosed }
        return votes
    }

    @WorkflowUpdate(name: "vote")
    mutating func vote(input: String) -> Int {
        votes.append(input)
        return votes.count
    }

    @WorkflowUpdate(name: "count")
    mutating func count(context: WorkflowContext<Self>, input: String) async throws -> Int {
        let number = votes.count { $0 == input }
        return try await context.executeActivity(
            name: "echo",
            options: .usual(id: "count-\(input)"),
            input: number,
            outputType: Int.self
        )
    }

    @WorkflowSignal(name: "close")
    mutating func close() {
        isClosed = true
    }
}

@Workflow(name: "LastWord")
struct LastWord {
    private var isAsked = false
    private var isReturning = false

    mutating func run(context: WorkflowContext<Self>, input: Void) async throws -> String {
        try await context.condition { $0.isAsked }
        isReturning = true
        return "main is done"
    }

    @WorkflowUpdate(name: "ask")
    mutating func ask(context: WorkflowContext<Self>, input: String) async throws -> String {
        isAsked = true
        try await context.condition { $0.isReturning }
        return "answer to \(input)"
    }
}
