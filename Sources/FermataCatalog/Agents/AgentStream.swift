import Fermata
import FermataAI
import Synchronization

/// What a run shows to those who watch it: a stream with the workflow's id as its name.
///
/// Nobody has to watch. So nothing here fails, but for what is being watched, and no step waits for it.
struct AgentStream: Sendable {
    private let services: AIServices
    private let info: ActivityExecutionContext.Info?

    /// The stream of the activity that runs.
    init(_ services: AIServices) {
        self.services = services
        info = ActivityExecutionContext.current?.info
    }

    /// Shows a step.
    func show(_ event: AgentEvent) async {
        guard let info else { return }
        try? await services.streams.step(event.name, data: event.data, in: info.workflowID)
    }

    /// Shows that a run begins, or that another agent goes on with it.
    func showAgent(_ agent: AgentReference, isHandoff: Bool) async {
        guard let info else { return }
        let name = "\(agent.name)@\(agent.version)"
        await show(isHandoff ? .handedOver(agent: name) : .runStarted(run: info.workflowRunID, agent: name))
    }

    /// Shows a tool while it runs.
    func showing(_ call: AgentCall, _ body: () async throws -> ToolResult) async throws -> ToolResult {
        guard let info else { return try await body() }
        async let started: Void = show(.toolStarted(call: call.id, tool: call.name, attempt: info.attempt))
        let result = try await body()
        await started
        return result
    }

    /// Shows the answers of calls.
    func show(_ results: [ToolResult]) async {
        for result in results {
            let bytes = result.content.utf8.count
            await show(.toolEnded(call: result.callID, tool: result.name, isError: result.isError, bytes: bytes))
        }
    }

    /// Shows an answer as it comes; at its end, watchers have what the run goes on with, whatever was tried before.
    ///
    /// - Parameter ask: Makes the call; called once.
    func answer(
        _ step: Int,
        _ ask: (_ onDelta: (@Sendable (ModelDelta) async throws -> Void)?) async throws -> GatewayAnswer
    ) async throws -> GatewayAnswer {
        guard let info else { return try await ask(nil) }
        // Another run under this workflow id has other names, so that it is not taken for an old attempt of this one.
        let name = "\(info.workflowRunID)/\(step)"
        let shown = Mutex("")
        var asked: Result<GatewayAnswer, any Error>?
        try? await services.streams.withMessage(name, attempt: info.attempt, in: info.workflowID) { writer in
            let show: @Sendable (ModelDelta) async throws -> Void = { delta in
                if case .text(let text) = delta { shown.withLock { $0 += text } }
                try? await writer.write(delta)
            }
            do {
                asked = .success(try await ask(show))
            } catch {
                asked = .failure(error)
                throw error
            }
        }
        // The stream could not be begun.
        guard let asked else { return try await ask(nil) }
        let answer = try asked.get()
        // Pieces of an answer that was corrected, or of a model that another one stood in for, came before its own.
        if shown.withLock({ $0 }) != answer.response.message.text {
            try? await services.streams.withMessage(name, attempt: info.attempt, in: info.workflowID) { writer in
                for delta in answer.response.message.deltas { try await writer.write(delta) }
            }
        }
        return answer
    }
}
