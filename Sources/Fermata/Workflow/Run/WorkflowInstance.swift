/// The user's workflow in a run, without its type.
protocol WorkflowInstanceProtocol: Sendable {
    func run() async throws -> Payload
    func signalHandler(_ name: String) -> SignalHandler?
    func updateHandler(_ name: String) -> UpdateHandler?
    /// `nil` if there is no such query.
    func answerQuery(_ name: String, _ arguments: [Payload]) throws -> Payload?

    var signalDescriptions: [(name: String, description: String?)] { get }
    var queryDescriptions: [(name: String, description: String?)] { get }
    var updateDescriptions: [(name: String, description: String?)] { get }
}

extension WorkflowInstanceProtocol {
    var signalNames: [String] { signalDescriptions.map(\.name).sorted() }
    var queryNames: [String] { queryDescriptions.map(\.name).sorted() }
    var updateNames: [String] { updateDescriptions.map(\.name).sorted() }
}

/// How to handle one signal: decode first, so that only what cannot be read is dropped.
struct SignalHandler: Sendable {
    let policy: HandlerUnfinishedPolicy
    let prepare: @Sendable ([Payload]) throws -> @Sendable () async throws -> Void
}

/// How to handle one update: decode first, so that what cannot be read is refused.
struct UpdateHandler: Sendable {
    let policy: HandlerUnfinishedPolicy
    let prepare: @Sendable ([Payload]) throws -> UpdateCall
}

/// An update with its decoded input.
struct UpdateCall: Sendable {
    let validate: @Sendable () throws -> Void
    let run: @Sendable () async throws -> Payload
}

/// The user's workflow in a run.
final class WorkflowInstance<Workflow: WorkflowDefinition>: WorkflowInstanceProtocol {
    let workflow: Workflow
    let input: Workflow.Input
    let context: WorkflowContext<Workflow>
    private let converter: any PayloadConverter

    init(run: WorkflowRun, payloads: [Payload]) throws {
        converter = run.converter.payloadConverter
        input = try converter.convertArgument(payloads)
        workflow = Workflow(input: input)
        context = WorkflowContext(run: run, workflow: workflow)
    }

    func run() async throws -> Payload {
        var workflow = workflow
        return try converter.convertValue(try await workflow.run(context: context, input: input))
    }

    func signalHandler(_ name: String) -> SignalHandler? {
        Workflow.signals.first { type(of: $0).name == name }.map { handler($0) }
    }

    func updateHandler(_ name: String) -> UpdateHandler? {
        Workflow.updates.first { type(of: $0).name == name }.map { handler($0) }
    }

    func answerQuery(_ name: String, _ arguments: [Payload]) throws -> Payload? {
        try Workflow.queries.first { type(of: $0).name == name }.map { try answer($0, arguments) }
    }

    private func handler<Signal: WorkflowSignalDefinition<Workflow>>(_ signal: Signal) -> SignalHandler {
        SignalHandler(policy: Signal.unfinishedPolicy) { [workflow, context, converter] payloads in
            let input = try converter.convertArgument(payloads, as: Signal.Input.self)
            return { try await signal.run(workflow: workflow, context: context, input: input) }
        }
    }

    private func handler<Update: WorkflowUpdateDefinition<Workflow>>(_ update: Update) -> UpdateHandler {
        UpdateHandler(policy: Update.unfinishedPolicy) { [workflow, context, converter] payloads in
            let input = try converter.convertArgument(payloads, as: Update.Input.self)
            return UpdateCall(
                validate: { try update.validateInput(workflow: workflow, input) },
                run: {
                    let output = try await update.run(workflow: workflow, context: context, input: input)
                    return try converter.convertValue(output)
                }
            )
        }
    }

    private func answer<Query: WorkflowQueryDefinition<Workflow>>(
        _ query: Query,
        _ payloads: [Payload]
    ) throws -> Payload {
        let input = try converter.convertArgument(payloads, as: Query.Input.self)
        let output = try query.run(workflow: workflow, view: WorkflowContextView(run: context.run), input: input)
        return try converter.convertValue(output)
    }

    var signalDescriptions: [(name: String, description: String?)] {
        Workflow.signals.map { (type(of: $0).name, type(of: $0).description) }
    }

    var queryDescriptions: [(name: String, description: String?)] {
        Workflow.queries.map { (type(of: $0).name, type(of: $0).description) }
    }

    var updateDescriptions: [(name: String, description: String?)] {
        Workflow.updates.map { (type(of: $0).name, type(of: $0).description) }
    }
}
