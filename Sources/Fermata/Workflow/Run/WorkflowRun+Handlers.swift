import FermataCore
import Logging
import SwiftProtobuf
import TemporalAPI

extension WorkflowRun {
    func startSignal(_ signal: Temporal_Api_History_V1_WorkflowExecutionSignaledEventAttributes) {
        let name = signal.signalName
        guard let instance, let handler = instance.signalHandler(name) else {
            logger.warning(
                "A signal has no handler in this workflow; it stays in history and will be handled if one is deployed.",
                metadata: ["signal": "\(name)", "known": "\(instance?.signalNames.joined(separator: ", ") ?? "")"]
            )
            return
        }
        let call: @Sendable () async throws -> Void
        do {
            call = try handler.prepare(signal.input.values)
        } catch {
            // A client's mistake must not stop the workflow for ever. The signal stays in history.
            logger.error(
                "A signal was dropped: its input cannot be read.",
                metadata: ["signal": "\(name)", "error": "\(error.logText)"]
            )
            return
        }
        startHandler("signal", name, handler.policy) { [self] in
            do {
                try await call()
            } catch {
                fail(error)
            }
        }
    }

    func startUpdate(_ update: UpdateRequest) {
        let name = update.name
        guard let instance, let handler = instance.updateHandler(name) else {
            let known = instance?.updateNames.joined(separator: ", ") ?? ""
            let unknown = ApplicationError(
                message: "Unknown update '\(name)'. Known updates: [\(known)]",
                type: "UnknownUpdate"
            )
            machines.rejectUpdate(update, failure: failure(unknown))
            return
        }
        startHandler("update", name, handler.policy) { [self] in
            await run(update, handler)
        }
    }

    private func run(_ update: UpdateRequest, _ handler: UpdateHandler) async {
        let call: UpdateCall
        do {
            call = try handler.prepare(update.arguments.map(Payload.init))
            if update.runsValidator { try readOnly { try call.validate() } }
        } catch {
            if mode != .evicted { machines.rejectUpdate(update, failure: failure(error)) }
            return
        }
        machines.acceptUpdate(update)
        do {
            let info = WorkflowUpdateInfo(id: update.request.meta.updateID, name: update.name)
            let payload = try await WorkflowUpdateInfo.$current.withValue(info) { try await call.run() }
            complete(update, .success(.init([payload])))
        } catch let error as any TemporalFailureError {
            complete(update, .failure(failure(error)))
        } catch {
            fail(error)
        }
    }

    private func complete(_ update: UpdateRequest, _ value: Temporal_Api_Update_V1_Outcome.OneOf_Value) {
        guard mode != .evicted else { return }
        machines.completeUpdate(update, outcome: .with { $0.value = value })
    }

    private func startHandler(
        _ kind: String,
        _ name: String,
        _ policy: HandlerUnfinishedPolicy,
        _ body: @escaping @Sendable () async -> Void
    ) {
        handlerCounter += 1
        let number = handlerCounter
        runningHandlers[number] = HandlerInProgress(kind: kind, name: name, policy: policy)
        // Unstructured for the same reason as the main task, and so that cancelling that one leaves handlers alone.
        Task(executorPreference: executor) { [self] in
            await body()
            runningHandlers[number] = nil
        }
    }

    /// Runs code that must not issue commands.
    func readOnly<Result>(_ body: () throws -> Result) rethrows -> Result {
        let outer = mode
        if outer == .running { mode = .readOnly }
        defer { if mode == .readOnly { mode = outer } }
        return try body()
    }
}
