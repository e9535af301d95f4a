import Fermata

// Four versions of `Upgrade`, in the order in which a patch comes and goes.

/// Before the patch.
enum V1 {
    @Workflow(name: "Upgrade")
    struct Upgrade {
        mutating func run(context: WorkflowContext<Self>, input: String) async throws -> [String] {
            [try await firstWord(context), try await plainWord(input, context)]
        }
    }
}

/// The patch is made; runs that began before it still take the old way.
enum V2 {
    @Workflow(name: "Upgrade")
    struct Upgrade {
        mutating func run(context: WorkflowContext<Self>, input: String) async throws -> [String] {
            let first = try await firstWord(context)
            guard context.patch("polite") else { return [first, try await plainWord(input, context)] }
            return [first, try await politeWord(input, context)]
        }
    }
}

/// No run needs the old way any more.
enum V3 {
    @Workflow(name: "Upgrade")
    struct Upgrade {
        mutating func run(context: WorkflowContext<Self>, input: String) async throws -> [String] {
            let first = try await firstWord(context)
            context.deprecatePatch("polite")
            return [first, try await politeWord(input, context)]
        }
    }
}

/// The patch is forgotten.
enum V4 {
    @Workflow(name: "Upgrade")
    struct Upgrade {
        mutating func run(context: WorkflowContext<Self>, input: String) async throws -> [String] {
            [try await firstWord(context), try await politeWord(input, context)]
        }
    }
}

private func firstWord(_ context: WorkflowContext<some WorkflowDefinition>) async throws -> String {
    try await context.executeActivity(name: "echo", options: .usual, input: "first", outputType: String.self)
}

private func plainWord(_ name: String, _ context: WorkflowContext<some WorkflowDefinition>) async throws -> String {
    try await context.executeActivity(name: "greet", options: .usual, input: name, outputType: String.self)
}

private func politeWord(_ name: String, _ context: WorkflowContext<some WorkflowDefinition>) async throws -> String {
    try await context.sleep(for: .milliseconds(50))
    return try await context.executeActivity(
        name: "echo",
        options: .usual,
        input: "Dear \(name)",
        outputType: String.self
    )
}
