import Foundation
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

/// A moment written as RFC 3339 has it, in any offset.
func moment(_ text: String) throws -> EngineTime {
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions =
        text.contains(".") ? [.withInternetDateTime, .withFractionalSeconds] : .withInternetDateTime
    return EngineTime(try #require(formatter.date(from: text)))
}

/// A schedule of workflow `W` with id `w`, changed by `change`.
func makeSchedule(
    cron: String? = nil,
    every interval: Duration? = nil,
    overlap: OverlapPolicy = .unspecified,
    change: (inout Schedule) -> Void = { _ in }
) -> Schedule {
    var schedule = Schedule()
    schedule.spec = ScheduleSpec()
    if let cron { schedule.spec.cronString = [cron] }
    if let interval { schedule.spec.interval = [.with { $0.interval = interval.message }] }
    schedule.policies.overlapPolicy = overlap
    schedule.action.startWorkflow = .with {
        $0.workflowID = "w"
        $0.workflowType.name = "W"
        $0.taskQueue.name = "q"
    }
    change(&schedule)
    return schedule
}

func makeState(_ schedule: Schedule, at now: EngineTime) throws -> ScheduleState {
    try ScheduleState(namespace: "default", id: "s", schedule: schedule, createRequestID: "r", now: now)
}

/// Stands for the engine: starts what it is asked to, and notes all of it.
struct FakeHost: ScheduleHost {
    var started: [Temporal_Api_Workflowservice_V1_StartWorkflowExecutionRequest] = []
    var cancelled: [ScheduledRunEnd] = []
    var terminated: [ScheduledRunEnd] = []
    /// Workflow ids that are refused.
    var refused: Set<String> = []

    mutating func start(
        _ request: Temporal_Api_Workflowservice_V1_StartWorkflowExecutionRequest
    ) -> Result<String, EngineError> {
        guard !refused.contains(request.workflowID) else { return .failure(.unavailable("refused")) }
        started.append(request)
        return .success("run-\(started.count)")
    }

    mutating func cancel(_ end: ScheduledRunEnd) {
        cancelled.append(end)
    }

    mutating func terminate(_ end: ScheduledRunEnd) -> ScheduledRunClosure? {
        terminated.append(end)
        return ScheduledRunClosure(workflowID: end.workflowID, firstRunID: end.firstRunID, status: .terminated)
    }

    var startedIDs: [String] { started.map(\.workflowID) }
}

/// A schedule with an engine to act on and a clock to move.
struct ScheduleRig {
    var state: ScheduleState
    var host = FakeHost()
    var now: EngineTime
    var fate = ScheduleState.Fate.kept

    init(_ schedule: Schedule, at start: String) throws {
        now = try moment(start)
        state = try makeState(schedule, at: now)
    }

    mutating func patch(_ change: (inout SchedulePatch) -> Void) {
        var patch = SchedulePatch()
        change(&patch)
        perform(state.patch(patch, now: now))
    }

    mutating func update(_ schedule: Schedule) throws {
        perform(try state.update(schedule, now: now))
    }

    /// Jumps to a time, as if nobody had been there to wake the schedule in between.
    mutating func jump(to text: String) throws {
        now = try moment(text)
        perform(state.advance(to: now))
    }

    /// Lets time pass, waking the schedule whenever it wants to be.
    mutating func run(until text: String) throws {
        let end = try moment(text)
        while fate == .kept, let wake = state.nextWake, wake <= end {
            now = max(now, wake)
            perform(state.advance(to: now))
        }
        now = end
    }

    /// Closes the oldest run that is waited for.
    mutating func close(
        _ status: WorkflowStatus = .completed,
        result: String? = nil,
        failure: String? = nil
    ) throws {
        let run = try #require(state.info.runningWorkflows.first)
        let closure = ScheduledRunClosure(
            workflowID: run.workflowID,
            firstRunID: run.runID,
            status: status,
            result: result.map { text in .with { $0.payloads = [.with { $0.data = Data(text.utf8) }] } },
            failure: failure.map { text in .with { $0.message = text } }
        )
        perform(state.workflowClosed(closure, now: now))
    }

    private mutating func perform(_ actions: [ScheduleAction]) {
        fate = state.perform(actions, by: &host, now: now)
    }
}
