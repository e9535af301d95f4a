import SwiftProtobuf
import Synchronization
import TemporalAPI

@testable import FermataEngine

/// Clients that start a workflow if need be and send it an update, in one call.
extension Simulation {
    struct UpdateWithStart {
        let start: StartRequest
        let updateID: String
        /// The run that it has started.
        var started: RunNumber?

        /// The same call for a client who wants no other run than its own.
        var failingOnConflict: Self {
            var start = start
            start.workflowIDConflictPolicy = .fail
            return Self(start: start, updateID: updateID, started: started)
        }
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
        let answer = Answer()
        let task = begin(call, answer)
        let number = await admitted(call.updateID, unless: answer)
        if let number { try await wait(for: call, in: number, before) }
        task.cancel()
        await task.value
        let outcome = answer.outcome.withLock { $0 } ?? ""
        note("update with start", outcome)
        // A repeated call goes where it has gone before, as long as that is there.
        guard let before, before.isRunning, before.identity.number == call.started else { return }
        let after = try newestRun(of: call.start.workflowID)
        guard after?.identity == before.identity, number == nil || number == call.started,
            outcome != "\(EngineError.Code.alreadyExists)"
        else {
            throw violation("\(call.start.workflowID), repeated, did not find the run that it had started: \(outcome)")
        }
    }

    private func begin(_ call: UpdateWithStart, _ answer: Answer) -> Task<Void, Never> {
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
        return Task {
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
    }

    /// The simulation waits for the update in place of the call, which then can be given up.
    private func wait(for call: UpdateWithStart, in number: RunNumber, _ before: Run?) async throws {
        _ = try engine.transact { transaction in
            guard let box = try transaction.core.box(number) else { return }
            transaction.change(box) { $0.updates.addWaiter(call.updateID) }
        }
        pendingUpdates.append(.init(run: number, id: call.updateID))
        var call = call
        if number != before?.identity.number { call.started = number }
        unanswered.append(call)
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
