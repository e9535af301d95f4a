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
        var documents: [String: Data] = [:]

        /// - Parameter loaded: Runs whose speculative workflow task, and the deadline of it, a crash takes away.
        init(_ core: EngineCore, leavingOut loaded: Set<RunNumber>) {
            for (key, entry) in core.openRuns {
                openRuns[key.workflowID] = entry.number.rawValue
                if !loaded.contains(entry.number) {
                    deadlines[entry.number.rawValue] = core.deadlines.time(of: entry.number)
                }
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
        let waiting = tasksInMatching()
        for number in engine.look({ $0.openRuns.values.map(\.number).sorted() }) { try check(number, waiting: waiting) }
    }

    /// Lists show the run as it is.
    func checkVisible(_ run: Run, _ what: String) throws {
        let rows = try store.read { reader throws(EngineError) in
            try reader.values(
                SQLStatement(
                    "SELECT status, close_time, workflow_id, run_id, start_time FROM visibility WHERE run = ?",
                    [.integer(run.identity.number.rawValue)]
                )
            )
        }
        let wanted: [SQLValue] = [
            .integer(Int64(run.status.rawValue)), run.closeTime.map { .integer($0.nanoseconds) } ?? .null,
            .text(run.identity.workflowID), .text(run.identity.runID), .integer(run.startTime.nanoseconds),
        ]
        guard rows == [wanted] else { throw violation("\(what): lists show \(rows), not \(wanted)") }
    }

    /// What is closed does not change any more.
    func checkUnchanged(_ run: Run, _ events: [HistoryEvent], _ what: String) throws {
        guard !run.isRunning else { return }
        let end = ClosedRun(status: run.status, events: events.count, closeTime: run.closeTime)
        if let before = closed.updateValue(end, forKey: run.identity.number), before != end {
            throw violation("\(what): was closed as \(before) and is now \(end)")
        }
    }

    /// A worker can replay it: nothing between a workflow task's start and its end, and every event that a command made
    /// belongs to the task that is over last.
    func checkReplayable(_ events: [HistoryEvent], _ what: String) throws {
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
    let closeTime: EngineTime?
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
        case .markerRecordedEventAttributes(let attributes): attributes.workflowTaskCompletedEventID
        case .workflowExecutionCompletedEventAttributes(let attributes): attributes.workflowTaskCompletedEventID
        case .workflowExecutionContinuedAsNewEventAttributes(let attributes): attributes.workflowTaskCompletedEventID
        default: nil
        }
    }
}
