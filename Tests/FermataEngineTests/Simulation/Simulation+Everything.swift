import Foundation
import TemporalAPI

@testable import FermataEngine

/// What must hold for the state as a whole.
extension Simulation {
    /// What memory knows beside the runs themselves, all of which a crash takes away and the store must give back.
    struct Overview: Equatable {
        var openRuns: [String: Int64] = [:]
        var deadlines: [Int64: EngineTime] = [:]
        var schedules: [String: EngineTime] = [:]
        /// What runs without a workflow, and when it is woken.
        var standalone: [Int64: EngineTime?] = [:]
        var documents: [String: Data] = [:]

        /// - Parameter loaded: Runs whose speculative workflow task, and the deadline of it, a crash takes away.
        init(_ core: EngineCore, leavingOut loaded: Set<RunNumber>) {
            for (key, entry) in core.openRuns {
                openRuns[key.workflowID] = entry.number.rawValue
                if !loaded.contains(entry.number) {
                    deadlines[entry.number.rawValue] = core.deadlines.time(of: entry.number)
                }
            }
            for number in core.standalone.open {
                standalone.updateValue(core.standalone.deadlines.time(of: number), forKey: number.rawValue)
            }
            for (kind, documents) in core.documents {
                for (key, document) in documents {
                    self.documents["\(kind)/\(key.namespace)/\(key.key)"] = document.data
                    guard kind == Transaction.scheduleKind else { continue }
                    schedules[key.key] = core.scheduleDeadlines.time(of: .init(namespaceID: key.namespace, id: key.key))
                }
            }
        }
    }

    /// What memory knows now, with nothing of it waiting for the disk.
    func overview(leavingOut: Set<RunNumber>) -> Overview {
        engine.look { Overview($0, leavingOut: leavingOut) }
    }

    /// Runs whose deadline memory knows better than the store.
    func runsWithVolatileDeadline() -> Set<RunNumber> {
        engine.look { core in
            Set(core.boxesInMemory.filter { $0.run.workflowTask?.kind == .speculative }.map(\.identity.number))
                .union(core.openRuns.values.map(\.number).filter { core.mended.time(of: $0) != nil })
        }
    }

    /// Of each workflow id one run is open, in the store as in memory.
    func checkOpenRuns() throws {
        let stored = try store.read { reader throws(EngineError) in try reader.openRuns() }
        let known = engine.look { core in core.openRuns.mapValues { $0.number } }
        var open: [EngineCore.WorkflowKey: RunNumber] = [:]
        for run in stored {
            let key = EngineCore.WorkflowKey(namespaceID: run.namespaceID, workflowID: run.workflowID)
            guard open.updateValue(run.number, forKey: key) == nil else {
                throw violation("\(run.workflowID) has two open runs")
            }
        }
        guard open == known else {
            let keys = Set(open.keys).union(known.keys).filter { open[$0] != known[$0] }
            throw violation("memory and store have different open runs of \(keys.map(\.workflowID).sorted())")
        }
    }

    /// Checks every open run. A crash may have harmed any of them.
    func checkEveryOpenRun() throws {
        try checkOpenRuns()
        try checkOpenStandalone()
        try checkRouting()
        let waiting = tasksInMatching()
        let (runs, standalone) = engine.look { core in
            (core.openRuns.values.map(\.number).sorted(), core.standalone.open.sorted())
        }
        for number in runs { try check(number, waiting: waiting) }
        for number in standalone { try checkStandalone(number, waiting: waiting) }
    }

    /// Lists show it as it is.
    func checkVisible(
        _ number: RunNumber,
        status: WorkflowStatus,
        closeTime: EngineTime?,
        names: (id: String, runID: String),
        startTime: EngineTime,
        _ what: some CustomStringConvertible
    ) throws {
        let rows = try store.read { reader throws(EngineError) in
            try reader.values(
                SQLStatement(
                    "SELECT status, close_time, workflow_id, run_id, start_time FROM visibility WHERE run = ?",
                    [.integer(number.rawValue)]
                )
            )
        }
        let wanted: [SQLValue] = [
            .integer(Int64(status.rawValue)), closeTime.map { .integer($0.nanoseconds) } ?? .null,
            .text(names.id), .text(names.runID), .integer(startTime.nanoseconds),
        ]
        guard rows == [wanted] else { throw violation("\(what): lists show \(rows), not \(wanted)") }
    }

    /// What is closed does not change any more.
    ///
    /// - Parameter end: Nil while it is open.
    func checkUnchanged(_ number: RunNumber, _ end: ClosedRun?, _ what: some CustomStringConvertible) throws {
        let before = closed[number]
        guard before == nil || before == end else {
            throw violation("\(what): was closed as \(before.debugDescription) and is now \(end.debugDescription)")
        }
        closed[number] = end
    }

    /// A worker can replay it: nothing between a workflow task's start and its end, and every event that a command made
    /// belongs to the task that is over last.
    func checkReplayable(_ events: [HistoryEvent], _ what: some CustomStringConvertible) throws {
        var started: Int64?
        var completed: Int64 = 0
        for event in events {
            switch event.eventType {
            case .workflowTaskStarted:
                guard started == nil else { throw violation("\(what): event \(event.eventID) starts a second task") }
                started = event.eventID
            case .workflowTaskCompleted:
                guard event.workflowTaskCompletedEventAttributes.startedEventID == started else {
                    throw violation("\(what): event \(event.eventID) ends a task that was not begun")
                }
                (started, completed) = (nil, event.eventID)
            case .workflowTaskFailed, .workflowTaskTimedOut:
                started = nil
            case let type where started != nil && !type.isClose:
                throw violation("\(what): \(type) came between a task's start and its end")
            default:
                break
            }
            if let task = event.commandedBy, task != completed {
                throw violation("\(what): event \(event.eventID) says it comes from task \(task), not \(completed)")
            }
        }
    }
}

/// How a run was found closed.
struct ClosedRun: Equatable {
    let status: WorkflowStatus
    let events: Int
    let closeTime: EngineTime
}

extension HistoryEvent {
    /// The completed workflow task whose command made this event.
    var commandedBy: Int64? {
        switch attributes {
        case .activityTaskScheduledEventAttributes(let attributes): attributes.workflowTaskCompletedEventID
        case .timerStartedEventAttributes(let attributes): attributes.workflowTaskCompletedEventID
        case .timerCanceledEventAttributes(let attributes): attributes.workflowTaskCompletedEventID
        case .activityTaskCancelRequestedEventAttributes(let attributes): attributes.workflowTaskCompletedEventID
        case .startChildWorkflowExecutionInitiatedEventAttributes(let attributes):
            attributes.workflowTaskCompletedEventID
        case .signalExternalWorkflowExecutionInitiatedEventAttributes(let attributes):
            attributes.workflowTaskCompletedEventID
        case .nexusOperationScheduledEventAttributes(let attributes): attributes.workflowTaskCompletedEventID
        case .nexusOperationCancelRequestedEventAttributes(let attributes): attributes.workflowTaskCompletedEventID
        case .markerRecordedEventAttributes(let attributes): attributes.workflowTaskCompletedEventID
        case .workflowExecutionCompletedEventAttributes(let attributes): attributes.workflowTaskCompletedEventID
        case .workflowExecutionContinuedAsNewEventAttributes(let attributes): attributes.workflowTaskCompletedEventID
        default: nil
        }
    }
}
