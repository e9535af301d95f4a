import Foundation
import SwiftProtobuf
import TemporalAPI

@testable import FermataEngine

extension Simulation {
    func startWorkflow() async throws {
        let request = startRequest()
        let response = try await call("start") {
            try await handler.startWorkflowExecution(request: request, context: Self.context)
        }
        if let response { ledger.starts.append((request.workflowID, response.runID)) }
        ledger.startRequests[request.requestID] = request.workflowID
        guard let response, random.chance(15) else { return }
        // The answer was lost on its way, so the client asks again.
        let again = try await call("start again") {
            try await handler.startWorkflowExecution(request: request, context: Self.context)
        }
        if let again, response.started, again.started, again.runID != response.runID {
            throw violation("the same start request made two runs of \(request.workflowID)")
        }
    }

    func signalWithStart() async throws {
        let start = startRequest()
        let request = Temporal_Api_Workflowservice_V1_SignalWithStartWorkflowExecutionRequest.with {
            $0.namespace = start.namespace
            $0.workflowID = start.workflowID
            $0.workflowType = start.workflowType
            $0.taskQueue = start.taskQueue
            $0.requestID = start.requestID
            $0.signalName = "signal"
        }
        let response = try await call("signal with start") {
            try await handler.signalWithStartWorkflowExecution(request: request, context: Self.context)
        }
        guard let response else { return }
        ledger.starts.append((request.workflowID, response.runID))
        ledger.signals.append(.init(workflowID: request.workflowID, requestID: request.requestID))
    }

    func signal() async throws {
        let request = signalRequest(workflowID: anyWorkflowID())
        // A client that got no answer sends the same signal again; it counts once.
        for _ in 0...(random.chance(20) ? 1 : 0) {
            let response = try await call("signal") {
                try await handler.signalWorkflowExecution(request: request, context: Self.context)
            }
            guard response != nil else { return }
            let signal = SimulationLedger.Signal(
                workflowID: request.workflowExecution.workflowID,
                requestID: request.requestID
            )
            if ledger.signals.last?.requestID != signal.requestID { ledger.signals.append(signal) }
        }
    }

    func requestCancellation() async throws {
        let request = Temporal_Api_Workflowservice_V1_RequestCancelWorkflowExecutionRequest.with {
            $0.namespace = "default"
            $0.workflowExecution.workflowID = anyWorkflowID()
            $0.requestID = name("cancel")
        }
        _ = try await call("request cancellation") {
            try await handler.requestCancelWorkflowExecution(request: request, context: Self.context)
        }
    }

    func terminate(_ workflowID: String) async throws {
        let request = Temporal_Api_Workflowservice_V1_TerminateWorkflowExecutionRequest.with {
            $0.namespace = "default"
            $0.workflowExecution.workflowID = workflowID
        }
        _ = try await call("terminate") {
            try await handler.terminateWorkflowExecution(request: request, context: Self.context)
        }
    }

    func describe() async throws {
        let request = Temporal_Api_Workflowservice_V1_DescribeWorkflowExecutionRequest.with {
            $0.namespace = "default"
            $0.execution.workflowID = anyWorkflowID()
        }
        _ = try await call("describe") {
            try await handler.describeWorkflowExecution(request: request, context: Self.context)
        }
    }

    /// Sends an update as `Engine.update` does, without a task that waits for it: `settle` looks for its end.
    func update() async throws {
        let execution = WorkflowExecution.with { $0.workflowID = anyWorkflowID() }
        let update = Temporal_Api_Update_V1_Request.with {
            $0.meta.updateID = name("update")
            $0.input.name = "update"
        }
        let number = try await call("update") {
            try await engine.durably { transaction in
                let box = try transaction.find(execution, namespace: "default")
                try transaction.change(box) {
                    try $0.admitUpdate(update, limits: engine.limits, now: transaction.now)
                    $0.updates.addWaiter(update.meta.updateID)
                }
                return box.identity.number
            }
        }
        if let number { pendingUpdates.append(.init(run: number, id: update.meta.updateID)) }
    }

    func anyWorkflowID() -> String {
        random.pick(Self.workflowIDs + Self.childIDs) ?? ""
    }

    func signalRequest(workflowID: String) -> Temporal_Api_Workflowservice_V1_SignalWorkflowExecutionRequest {
        let requestID = name("signal")
        return .with {
            $0.namespace = "default"
            $0.workflowExecution.workflowID = workflowID
            $0.signalName = "signal"
            $0.requestID = requestID
        }
    }

    func startRequest() -> StartRequest {
        .with {
            $0.namespace = "default"
            $0.workflowID = random.pick(Self.workflowIDs) ?? ""
            $0.workflowType.name = "Simulated"
            $0.taskQueue.name = random.pick(Self.queues) ?? ""
            $0.requestID = name("start")
            $0.workflowIDConflictPolicy = random.pick([.unspecified, .useExisting, .terminateExisting, .fail]) ?? .fail
            if random.chance(20) { $0.workflowRunTimeout = seconds(20...300) }
            if random.chance(10) { $0.workflowExecutionTimeout = seconds(20...600) }
            if random.chance(10) {
                $0.workflowStartDelay = seconds(1...60)
            } else if random.chance(8) {
                $0.cronSchedule = random.pick(["@every 5s", "@every 40s", "* * * * *"]) ?? ""
            }
            if random.chance(20) { $0.retryPolicy = retryPolicy() }
        }
    }
}
