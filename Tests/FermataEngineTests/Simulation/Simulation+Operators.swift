import SwiftProtobuf
import TemporalAPI

@testable import FermataEngine

/// What people do to workflows from outside, and what runs by the clock.
extension Simulation {
    static let scheduleIDs = ["schedule-0", "schedule-1"]

    /// Takes a run back to one of its workflow tasks.
    func reset() async throws {
        let workflowID = anyWorkflowID()
        let events = try engine.transact { transaction in
            try transaction.core.newestBox(namespaceID: namespaceID, workflowID: workflowID)?.events ?? []
        }.0
        let ends = events.filter {
            [.workflowTaskCompleted, .workflowTaskFailed, .workflowTaskTimedOut].contains($0.eventType)
        }
        guard let point = random.pick(ends.map(\.eventID)) else { return note("reset", "nothing") }
        let request = Temporal_Api_Workflowservice_V1_ResetWorkflowExecutionRequest.with {
            $0.namespace = "default"
            $0.workflowExecution.workflowID = workflowID
            $0.reason = "simulated"
            $0.requestID = name("reset")
            $0.workflowTaskFinishEventID = point
        }
        let response = try await call("reset") {
            try await handler.resetWorkflowExecution(request: request, context: Self.context)
        }
        guard let response else { return }
        ledger.starts.append((workflowID, response.runID))
        ledger.resetWorkflows.insert(workflowID)
    }

    func pauseOrUnpauseWorkflow() async throws {
        let workflowID = anyWorkflowID()
        if random.chance(40) {
            let request = Temporal_Api_Workflowservice_V1_PauseWorkflowExecutionRequest.with {
                $0.namespace = "default"
                $0.workflowID = workflowID
                $0.requestID = name("pause")
            }
            _ = try await call("pause") {
                try await handler.pauseWorkflowExecution(request: request, context: Self.context)
            }
        } else {
            try await unpauseWorkflow(workflowID)
        }
    }

    func unpauseWorkflow(_ workflowID: String) async throws {
        let request = Temporal_Api_Workflowservice_V1_UnpauseWorkflowExecutionRequest.with {
            $0.namespace = "default"
            $0.workflowID = workflowID
            $0.requestID = name("unpause")
        }
        _ = try await call("unpause") {
            try await handler.unpauseWorkflowExecution(request: request, context: Self.context)
        }
    }

    /// Pauses, unpauses or resets an activity of some open run.
    func operateActivity() async throws {
        let workflowIDs = engine.look { $0.openRuns.keys.map(\.workflowID).sorted() }
        guard let workflowID = random.pick(workflowIDs) else { return note("operate activity", "nobody") }
        let ids = try engine.transact { transaction in
            let box = try transaction.core.box(namespaceID: namespaceID, workflowID: workflowID)
            return box.run.activityIDs.keys.sorted()
        }.0
        guard let id = random.pick(ids) else { return note("operate activity", "none") }
        switch random.number(in: 1...3) {
        case 1:
            let request = Temporal_Api_Workflowservice_V1_PauseActivityRequest.with {
                ($0.namespace, $0.execution.workflowID, $0.id) = ("default", workflowID, id)
            }
            _ = try await call("pause activity") {
                try await handler.pauseActivity(request: request, context: Self.context)
            }
        case 2:
            let request = Temporal_Api_Workflowservice_V1_UnpauseActivityRequest.with {
                ($0.namespace, $0.execution.workflowID, $0.id) = ("default", workflowID, id)
                $0.resetAttempts = random.chance(30)
            }
            _ = try await call("unpause activity") {
                try await handler.unpauseActivity(request: request, context: Self.context)
            }
        default:
            let request = Temporal_Api_Workflowservice_V1_ResetActivityRequest.with {
                ($0.namespace, $0.execution.workflowID, $0.id) = ("default", workflowID, id)
                $0.keepPaused = random.chance(50)
            }
            _ = try await call("reset activity") {
                try await handler.resetActivity(request: request, context: Self.context)
            }
        }
    }

    /// Makes or removes a schedule.
    func changeSchedule() async throws {
        let id = random.pick(Self.scheduleIDs) ?? ""
        guard random.chance(60) else { return try await deleteSchedule(id) }
        let request = Temporal_Api_Workflowservice_V1_CreateScheduleRequest.with {
            ($0.namespace, $0.scheduleID, $0.requestID) = ("default", id, name("schedule"))
            $0.schedule.spec.interval = [.with { $0.interval = seconds(5...60) }]
            $0.schedule.policies.overlapPolicy =
                random.pick([.skip, .bufferOne, .bufferAll, .cancelOther, .terminateOther, .allowAll]) ?? .skip
            $0.schedule.action.startWorkflow = .with {
                $0.workflowID = "by-\(id)"
                $0.workflowType.name = "Simulated"
                $0.taskQueue.name = random.pick(Self.queues) ?? ""
                if random.chance(30) { $0.workflowRunTimeout = seconds(20...200) }
            }
        }
        _ = try await call("create schedule") {
            try await handler.createSchedule(request: request, context: Self.context)
        }
    }

    func deleteSchedule(_ id: String) async throws {
        let request = Temporal_Api_Workflowservice_V1_DeleteScheduleRequest.with {
            ($0.namespace, $0.scheduleID) = ("default", id)
        }
        _ = try await call("delete schedule") {
            try await handler.deleteSchedule(request: request, context: Self.context)
        }
    }

    /// Ends what would go on for ever: schedules, cron chains, and what somebody has paused.
    func stopClockwork() async throws {
        for id in Self.scheduleIDs { try await deleteSchedule(id) }
        while batch != nil { try await workOnBatch() }
        try await unpauseStandaloneActivities()
        for workflowID in engine.look({ $0.openRuns.keys.map(\.workflowID).sorted() }) {
            let run = try engine.transact { transaction in
                try transaction.core.box(namespaceID: namespaceID, workflowID: workflowID).run
            }.0
            if run.record.hasPause { try await unpauseWorkflow(workflowID) }
            guard !run.started.cronSchedule.isEmpty || run.activities.values.contains(where: \.isPaused) else {
                continue
            }
            try await terminate(workflowID)
        }
        try await settle()
    }
}
