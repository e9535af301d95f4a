import TemporalAPI

@testable import FermataEngine

/// What there is of runs, open, closed or deleted, in the end.
private struct Remains {
    var byNumber: [RunNumber: ArchivedRun] = [:]
    /// By workflow id and request id.
    var signals: [String: Int] = [:]
    /// Workflow id, if there is one, and run id.
    var runs: Set<String> = []
    /// By the request that has made them.
    var starts: [String: Int] = [:]

    func count(in run: RunNumber, _ isWanted: (HistoryEvent) -> Bool) -> Int {
        byNumber[run]?.events.count(where: isWanted) ?? 0
    }

    mutating func add(_ number: RunNumber, _ run: ArchivedRun) {
        byNumber[number] = run
        runs.insert("\(run.workflowID) \(run.runID)")
        starts[run.startRequestID, default: 0] += 1
    }
}

extension Simulation {
    /// Compares what was acknowledged with what is in the store, or was when it was deleted.
    func audit() throws {
        try checkAllRuns()
        var remains = Remains()
        for number in stride(from: 1, through: engine.look { $0.lastRunNumber }, by: 1) {
            let number = RunNumber(rawValue: number)
            guard let run = try archive[number] ?? storedRun(number) else { continue }
            remains.add(number, run)
        }
        try auditStarts(remains)
        try auditSignals(&remains)
        try auditUpdates(remains)
        try auditActivities(remains)
    }

    private func storedRun(_ number: RunNumber) throws -> ArchivedRun? {
        let (record, events) = try store.read { reader throws(EngineError) in
            (try reader.run(number), try reader.allEvents(of: number))
        }
        guard let record else {
            return try standaloneActivity(number).map {
                ArchivedRun(
                    events: [],
                    workflowID: "",
                    runID: $0.identity.runID,
                    startRequestID: $0.request.requestID
                )
            }
        }
        if record.closeTime == nil { throw violation("\(record.workflowID) is still open") }
        return ArchivedRun(
            events: events,
            workflowID: record.workflowID,
            runID: record.runID,
            startRequestID: record.startRequestID
        )
    }

    private func auditStarts(_ remains: Remains) throws {
        for start in ledger.starts where !remains.runs.contains("\(start.workflowID) \(start.runID)") {
            throw violation("an acknowledged start of \(start.workflowID) is lost")
        }
        for runID in ledger.activityStarts where !remains.runs.contains(" \(runID)") {
            throw violation("an acknowledged start of an activity is lost")
        }
        for request in ledger.lostStarts where remains.starts[request] != nil {
            throw violation("\(request) has started something though its commit failed")
        }
        for (request, workflowID) in ledger.startRequests {
            // A run that was made again is of the same request as the run before.
            let count = ledger.resetWorkflows.contains(workflowID) ? 1 : remains.starts[request] ?? 0
            guard count <= 1 else { throw violation("\(request) has started \(count) runs of \(workflowID)") }
        }
    }

    private func auditSignals(_ remains: inout Remains) throws {
        var repeated: [String] = []
        for run in remains.byNumber.values {
            var received: Set<String> = []
            for case .workflowExecutionSignaledEventAttributes(let signal)? in run.events.map(\.attributes)
            where !signal.requestID.isEmpty {
                let key = "\(run.workflowID) \(signal.requestID)"
                remains.signals[key, default: 0] += 1
                if !received.insert(key).inserted { repeated.append(key) }
            }
        }
        guard repeated.isEmpty else { throw violation("these were received twice by one run: \(repeated)") }
        for signal in ledger.signals {
            let count = remains.signals["\(signal.workflowID) \(signal.requestID)"] ?? 0
            // A run that was made again has those of the run before.
            if count == 1 || count > 1 && ledger.resetWorkflows.contains(signal.workflowID) { continue }
            throw violation("\(signal.requestID), acknowledged, was received \(count) times by \(signal.workflowID)")
        }
        for signal in ledger.lostSignals where remains.signals["\(signal.workflowID) \(signal.requestID)"] != nil {
            throw violation("\(signal.requestID) was received though its commit failed")
        }
    }

    private func auditUpdates(_ remains: Remains) throws {
        for update in ledger.updates {
            let count = remains.count(in: update.run) {
                $0.workflowExecutionUpdateCompletedEventAttributes.meta.updateID == update.id
            }
            guard count == 1 else { throw violation("\(update.id), acknowledged, was completed \(count) times") }
        }
    }

    private func auditActivities(_ remains: Remains) throws {
        for end in ledger.completedActivities where end.scheduledEventID > 0 {
            let count = remains.count(in: end.run) {
                $0.activityTaskCompletedEventAttributes.scheduledEventID == end.scheduledEventID
            }
            guard count == 1 else { throw violation("activity \(end) was completed \(count) times") }
        }
        for end in ledger.completedActivities where end.scheduledEventID == 0 && archive[end.run] == nil {
            guard try standaloneActivity(end.run)?.phase == .completed else {
                throw violation("the completion of activity \(end.run.rawValue), acknowledged, is lost")
            }
        }
        for run in ledger.closedRuns where archive[run] == nil {
            let end = remains.byNumber[run]?.events.last?.eventType
            guard let end, end.isClose, end != .workflowExecutionTerminated else {
                throw violation("the end of run \(run.rawValue), acknowledged to its worker, is lost")
            }
        }
    }
}
