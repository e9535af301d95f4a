import Fermata

@Workflow(name: "Doubler")
struct Doubler {
    mutating func run(context: WorkflowContext<Self>, input: Int) async throws -> Int { 2 * input }
}

@Workflow(name: "Grumbler")
struct Grumbler {
    mutating func run(context: WorkflowContext<Self>, input: String) async throws -> String {
        throw ApplicationError(message: input, type: "Grumble", isNonRetryable: true)
    }
}

@Workflow(name: "Family")
struct Family {
    mutating func run(context: WorkflowContext<Self>, input: Int) async throws -> [JSONValue] {
        let me = context.info.workflowID
        let doubled = try await context.executeChildWorkflow(
            Doubler.self,
            options: .init(id: "\(me)/double"),
            input: input
        )
        let grumbled = try await outcome {
            .string(
                try await context.executeChildWorkflow(
                    Grumbler.self,
                    options: .init(id: "\(me)/grumble"),
                    input: "no reason"
                )
            )
        }
        let third: String
        do {
            _ = try await context.startChildWorkflow(Doubler.self, options: .init(id: "\(me)-blocker"), input: 1)
            third = "started"
        } catch is WorkflowAlreadyStartedError {
            third = "already started"
        }
        return [.integer(doubled), grumbled, .string(third)]
    }
}

@Workflow(name: "ChildStops")
struct ChildStops {
    mutating func run(context: WorkflowContext<Self>, input: Void) async throws -> [JSONValue] {
        let me = context.info.workflowID
        let child = try await context.startChildWorkflow(
            name: "Sleeper",
            options: .init(id: "\(me)/stopped", cancellationType: .waitCancellationCompleted),
            inputs: 3_600_000
        )
        let stopped = try await context.outcome(cancellingAfter: .milliseconds(200)) {
            .integer(try await child.result(resultType: Int.self))
        }
        _ = try await context.startChildWorkflow(
            name: "Sleeper",
            options: .init(id: "\(me)/orphan", parentClosePolicy: .abandon),
            inputs: 3000
        )
        return [stopped, .string("orphan started")]
    }
}

@Workflow(name: "Neighbour")
struct Neighbour {
    mutating func run(context: WorkflowContext<Self>, input: String) async throws -> [String] {
        let other = context.externalWorkflowHandle(id: input)
        let missing = context.externalWorkflowHandle(id: "\(input)-missing")
        return [
            try await reached { try await other.signal(signalName: "put", input: 7) },
            try await reached { try await missing.signal(signalName: "put", input: 8) },
            try await reached { try await other.cancel() },
            try await reached { try await missing.cancel() },
        ]
    }
}

/// "done", or "not found" if the call fails because there is no such workflow.
private func reached(_ call: () async throws -> Void) async throws -> String {
    do {
        try await call()
        return "done"
    } catch let error as ApplicationError
        where error.type?.hasSuffix("EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND") == true
    {
        return "not found"
    }
}

@Workflow(name: "Ranked")
struct Ranked {
    mutating func run(context: WorkflowContext<Self>, input: Void) async throws -> [JSONValue] {
        let first = try await context.executeActivity(
            name: "greet",
            options: .init(
                startToCloseTimeout: .seconds(10),
                priority: .init(priorityKey: 1, fairnessKey: "acme", fairnessWeight: 2.5)
            ),
            input: "first",
            outputType: String.self
        )
        let same = try await context.executeActivity(
            name: "greet",
            options: .usual,
            input: "same as mine",
            outputType: String.self
        )
        let doubled = try await context.executeChildWorkflow(
            Doubler.self,
            options: .init(
                id: "\(context.info.workflowID)/low",
                priority: .init(priorityKey: 5, fairnessKey: "small")
            ),
            input: 5
        )
        return [.string(first), .string(same), .integer(doubled)]
    }
}
