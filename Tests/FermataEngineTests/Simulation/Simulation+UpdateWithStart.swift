import SwiftProtobuf
import Synchronization
import TemporalAPI

@testable import FermataEngine

/// Clients that start a workflow if need be and send it an update, in one call.
extension Simulation {
    struct UpdateWithStart {
        let start: StartRequest
        let updateID: String
    }

    func updateWithStart() async throws {
        var start = startRequest()
        start.cronSchedule = ""
        start.clearWorkflowStartDelay()
        start.workflowIDConflictPolicy = random.chance(70) ? .useExisting : .fail
        try await send(UpdateWithStart(start: start, updateID: name("update")))
    }

    /// A client that got no answer, perhaps because of a crash, makes the same call again.
    func repeatUpdateWithStart() async throws {
        guard let index = random.pick(unanswered.indices) else { return note("repeat update with start", "nothing") }
        try await send(unanswered.remove(at: index))
    }

    /// Makes the call until the engine has the update, and then waits for it as ``update()`` does.
    private func send(_ call: UpdateWithStart) async throws {
        let before = try newestRun(of: call.start.workflowID)
        let request = Temporal_Api_Workflowservice_V1_ExecuteMultiOperationRequest.with {
            $0.namespace = "default"
            $0.operations = [
                .with { $0.startWorkflow = call.start },
                .with {
                    $0.updateWorkflow.workflowExecution.workflowID = call.start.workflowID
                    $0.updateWorkflow.request.meta.updateID = call.updateID
                    $0.updateWorkflow.request.input.name = "update"
                    $0.updateWorkflow.waitPolicy.lifecycleStage = .completed
                },
            ]
        }
        let (handler, context) = (handler, Self.context)
        let answer = Answer()
        let task = Task {
            let outcome: String
            do {
                _ = try await handler.executeMultiOperation(request: request, context: context)
                outcome = "answered"
            } catch let error as EngineError {
                outcome = "\(error.code)"
            } catch {
                outcome = "waits"
            }
            answer.outcome.withLock { $0 = outcome }
        }
        let number = await admitted(call.updateID, unless: answer)
        if let number {
            _ = try engine.transact { transaction in
                guard let box = try transaction.core.box(number) else { return }
                transaction.change(box) { $0.updates.addWaiter(call.updateID) }
            }
            pendingUpdates.append(.init(run: number, id: call.updateID))
            unanswered.append(call)
        }
        task.cancel()
        await task.value
        try await checkStart(call, before, number)
        note("update with start", answer.outcome.withLock { $0 } ?? "")
    }

    /// The run that has the update; nil if the call has ended without one.
    private func admitted(_ updateID: String, unless answer: Answer) async -> RunNumber? {
        while answer.outcome.withLock({ $0 }) == nil {
            let number = engine.look { core in
                core.boxesInMemory.first { $0.run.updates[updateID] != nil }?.identity.number
            }
            if let number { return number }
            await Task.yield()
        }
        return nil
    }

    /// The update has gone where the same call has started a run before, if that still is the newest.
    private func checkStart(_ call: UpdateWithStart, _ before: Run?, _ number: RunNumber?) async throws {
        guard let before, before.startRequestID == call.start.requestID else { return }
        let after = try newestRun(of: call.start.workflowID)
        guard after?.identity == before.identity, number == nil || number == before.identity.number else {
            throw violation("the repeated update with start has started \(call.start.workflowID) again")
        }
    }

    private func newestRun(of workflowID: String) throws -> Run? {
        try engine.transact { transaction in
            try transaction.core.newestBox(namespaceID: self.namespaceID, workflowID: workflowID)?.run
        }.0
    }
}

/// How a call has ended; nil while it goes on.
private final class Answer: Sendable {
    let outcome = Mutex<String?>(nil)
}
