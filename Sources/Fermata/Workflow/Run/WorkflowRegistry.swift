/// The workflow types that a worker knows.
struct WorkflowRegistry: Sendable {
    private let types: [String: any WorkflowDefinition.Type]

    /// - Throws: ``FermataError`` with code `invalidConfiguration` if two types or two handlers share a name.
    init(_ workflows: [any WorkflowDefinition.Type]) throws {
        var types: [String: any WorkflowDefinition.Type] = [:]
        for workflow in workflows {
            guard types.updateValue(workflow, forKey: workflow.name) == nil else {
                throw FermataError(
                    .invalidConfiguration,
                    "Two workflows are called '\(workflow.name)'. Give one of them another name: @Workflow(name:)."
                )
            }
            try Self.checkHandlers(of: workflow)
        }
        self.types = types
    }

    /// The known types, in alphabetical order.
    var names: [String] { types.keys.sorted() }

    func makeInstance(type: String, run: WorkflowRun, input: [Payload]) throws -> any WorkflowInstanceProtocol {
        guard let workflow = types[type] else {
            throw FermataError(
                .notFound,
                "NotFoundError: Workflow type '\(type)' is not registered with this worker. Registered: "
                    + "[\(names.joined(separator: ", "))]. Add it to the worker's workflows, or start it on another task queue."
            )
        }
        return try open(workflow, run, input)
    }

    private func open<W: WorkflowDefinition>(
        _ type: W.Type,
        _ run: WorkflowRun,
        _ input: [Payload]
    ) throws -> any WorkflowInstanceProtocol {
        try WorkflowInstance<W>(run: run, payloads: input)
    }

    private static func checkHandlers<W: WorkflowDefinition>(of workflow: W.Type) throws {
        let groups = [
            ("signals", W.signals.map { type(of: $0).name }),
            ("queries", W.queries.map { type(of: $0).name }),
            ("updates", W.updates.map { type(of: $0).name }),
        ]
        for (kind, names) in groups {
            var seen: Set<String> = []
            for name in names {
                guard seen.insert(name).inserted else {
                    throw FermataError(
                        .invalidConfiguration,
                        "Workflow '\(W.name)' has two \(kind) called '\(name)'."
                    )
                }
                guard !name.hasPrefix("__temporal"), !name.hasPrefix("__stack_trace") else {
                    throw FermataError(
                        .invalidConfiguration,
                        "Workflow '\(W.name)' has \(kind) called '\(name)': names that start like this are reserved."
                    )
                }
            }
        }
    }
}
