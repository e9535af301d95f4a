import Fermata

/// Collects entries by signal and update until it is closed. Has a handler of every kind.
@Workflow
struct Ledger {
    var entries: [String] = []
    var closed = false

    mutating func run(context: WorkflowContext<Self>, input: String) async throws -> [String] {
        // Messages of the first task are handled before this line.
        entries.insert(input, at: 0)
        try await context.condition { $0.closed }
        return entries
    }

    @WorkflowSignal
    mutating func note(input: String) {
        entries.append(input)
    }

    @WorkflowSignal
    mutating func close() {
        closed = true
    }

    @WorkflowQuery
    func read() -> [String] { entries }

    @WorkflowQuery
    func readOne(input: Int) throws -> String {
        guard entries.indices.contains(input) else {
            throw ApplicationError(message: "there is no entry \(input)", type: "NoSuchEntry")
        }
        return entries[input]
    }

    @WorkflowUpdate(validator: "checkEntry")
    mutating func add(input: String) async throws -> Int {
        if input == "explode" { throw SharedFailure.make() }
        entries.append(input)
        return entries.count
    }

    /// Completes only when the ledger is closed.
    @WorkflowUpdate
    func awaitClose(context: WorkflowContext<Self>) async throws -> Int {
        try await context.condition { $0.closed }
        return entries.count
    }

    func checkEntry(input: String) throws {
        if input.isEmpty { throw ApplicationError(message: "an entry needs text", type: "EmptyEntry") }
    }
}

/// Fails at once with the shared failure.
@Workflow
struct Exploding {
    func run(context: WorkflowContext<Self>, input: Void) async throws {
        throw SharedFailure.make()
    }
}
