import Fermata
import TemporalAPI

/// Compares what was acknowledged with the histories that the engine has.
struct Audit: Sendable {
    private typealias HistoryEvent = Temporal_Api_History_V1_HistoryEvent

    let client: TemporalClient

    /// Checks what must be true at any time.
    ///
    /// - Parameter isOver: Whether the workflow must have ended.
    func check(_ id: String, _ entry: Ledger.Entry, isOver: Bool) async throws {
        let runs = try await chain(of: id, from: entry.runID)
        let events = runs.flatMap { $0 }
        var words: [String: Int] = [:]
        for event in events where event.eventType == .workflowExecutionSignaled {
            for payload in event.workflowExecutionSignaledEventAttributes.input.payloads {
                words[String(decoding: payload.data, as: UTF8.self), default: 0] += 1
            }
        }
        if entry.isCancelled, !events.contains(where: { $0.eventType == .workflowExecutionCancelRequested }) {
            throw BrokenPromise("\(id): its cancellation is lost")
        }
        for word in entry.words where words["\"\(word)\""] != 1 {
            throw BrokenPromise("\(id): signal '\(word)' was received \(words["\"\(word)\""] ?? 0) times")
        }
        for (word, count) in words where count > 1 && word != "\"go\"" {
            throw BrokenPromise("\(id): signal \(word) counts \(count) times")
        }
        let updates = events.filter { $0.eventType == .workflowExecutionUpdateCompleted }
        if let sum = entry.sum {
            let outcomes = updates.flatMap {
                $0.workflowExecutionUpdateCompletedEventAttributes.outcome.success.payloads.map {
                    String(decoding: $0.data, as: UTF8.self)
                }
            }
            guard outcomes == ["\(sum)"] else { throw BrokenPromise("\(id): its update has the outcomes \(outcomes)") }
        }
        let ends = events.filter { $0.eventType == .workflowExecutionCompleted }
        guard ends.count <= 1, ends.isEmpty || events.last?.eventType == .workflowExecutionCompleted else {
            throw BrokenPromise("\(id): ends \(ends.count) times")
        }
        if entry.result != nil || isOver, ends.count != 1 {
            throw BrokenPromise(
                "\(id): its end is not in its history, which ends with \(events.last.map { "\($0.eventType)" } ?? "")"
            )
        }
    }

    /// The histories of all runs that followed each other, each without gaps and with one end.
    private func chain(of id: String, from first: String) async throws -> [[HistoryEvent]] {
        var runs: [[HistoryEvent]] = []
        var next = first
        repeat {
            let events = try await client.untypedWorkflowHandle(id: id, runID: next).fetchHistory().events
            guard events.map(\.eventID) == Array(1...Int64(max(1, events.count))) else {
                throw BrokenPromise("\(id): the history of run \(next) has gaps")
            }
            runs.append(events)
            let continued = events.filter { !Self.nextRun(after: $0).isEmpty }
            guard continued.count <= 1 else { throw BrokenPromise("\(id): run \(next) has more than one successor") }
            next = continued.first.map(Self.nextRun) ?? ""
        } while !next.isEmpty
        return runs
    }

    private static func nextRun(after event: HistoryEvent) -> String {
        switch event.eventType {
        case .workflowExecutionContinuedAsNew: event.workflowExecutionContinuedAsNewEventAttributes.newExecutionRunID
        case .workflowExecutionCompleted: event.workflowExecutionCompletedEventAttributes.newExecutionRunID
        case .workflowExecutionFailed: event.workflowExecutionFailedEventAttributes.newExecutionRunID
        case .workflowExecutionTimedOut: event.workflowExecutionTimedOutEventAttributes.newExecutionRunID
        default: ""
        }
    }

    /// Checks that all runs of a cron schedule follow each other, with none beside them.
    ///
    /// - Returns: How many there are.
    func checkTicks(of tick: UntypedWorkflowHandle) async throws -> Int {
        let runs = try await chain(of: tick.id, from: tick.runID ?? "")
        let count = try await client.countWorkflows(query: "WorkflowId = '\(tick.id)'").count
        guard count == runs.count else {
            throw BrokenPromise("\(tick.id): \(runs.count) runs follow each other, \(count) are listed")
        }
        return runs.count
    }

    /// Checks that each attempt ran at most once, and none after the one whose success is recorded.
    func checkExecutions(_ executions: [Ledger.Execution: Int], of entries: [String: Ledger.Entry]) async throws {
        for (execution, count) in executions where count != 1 {
            throw BrokenPromise("\(execution) ran \(count) times")
        }
        let last = Dictionary(grouping: executions.keys) { $0.workflowID }
        for (id, entry) in entries {
            let events = try await client.untypedWorkflowHandle(id: id, runID: entry.runID).fetchHistory().events
            for scheduled in events where scheduled.eventType == .activityTaskScheduled {
                let activityID = scheduled.activityTaskScheduledEventAttributes.activityID
                let completed = events.filter {
                    $0.activityTaskCompletedEventAttributes.scheduledEventID == scheduled.eventID
                }
                let started = events.last {
                    $0.activityTaskStartedEventAttributes.scheduledEventID == scheduled.eventID
                }
                let attempts = (last[id] ?? []).filter { $0.activityID == activityID }.map(\.attempt)
                guard completed.count == 1, let started,
                    let recorded = attempts.max(), recorded == Int(started.activityTaskStartedEventAttributes.attempt)
                else {
                    throw BrokenPromise(
                        "\(id): activity \(activityID) ran in attempts \(attempts), completed \(completed.count)"
                    )
                }
            }
        }
    }
}
