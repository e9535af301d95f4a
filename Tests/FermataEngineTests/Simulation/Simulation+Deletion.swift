import SwiftProtobuf
import TemporalAPI

@testable import FermataEngine

/// What a run was when it was deleted.
struct ArchivedRun {
    /// With those that had no id yet.
    let events: [HistoryEvent]
    /// Empty for what runs without a workflow.
    let workflowID: String
    let runID: String
    let startRequestID: String
}

/// Clients and time delete; nothing else does.
extension Simulation {
    /// Deletes what retention has ended for, which must be exactly that.
    func deleteExpired() async throws {
        let before = try storedCloseTimes()
        let now = clock.now()
        let due = before.filter { $0.value.map { $0 + Self.retention <= now } ?? false }.keys
        for number in due.sorted() { try keepInArchive(number) }
        try await engine.deleteExpired()
        try await settle()
        let left = Set(try storedCloseTimes().keys)
        guard left == Set(before.keys).subtracting(due) else {
            let wrong = left.symmetricDifference(Set(before.keys).subtracting(due))
            throw violation("deleted too much or too little: \(wrong.sorted())")
        }
        try checkArchive()
        note("retention", "\(due.count) deleted")
    }

    func deleteWorkflow() async throws {
        let workflowID = anyWorkflowID()
        let number = try engine.transact { transaction in
            try transaction.core.newestBox(namespaceID: self.namespaceID, workflowID: workflowID)?.identity.number
        }.0
        guard let number else { return note("delete", "nothing") }
        try keepInArchive(number)
        let request = Temporal_Api_Workflowservice_V1_DeleteWorkflowExecutionRequest.with {
            $0.namespace = "default"
            $0.workflowExecution.workflowID = workflowID
        }
        let response = try await call("delete") {
            try await handler.deleteWorkflowExecution(request: request, context: Self.context)
        }
        if response == nil { throw violation("\(workflowID) could not be deleted") }
    }

    /// Remembers what is about to be deleted, because promises made to it must have been kept until then.
    func keepInArchive(_ number: RunNumber) throws {
        let run = try run(number)
        let events = try store.read { reader throws(EngineError) in try reader.allEvents(of: number) }
        archive[number] = ArchivedRun(
            events: events + (run?.record.bufferedEvents ?? []),
            workflowID: run?.identity.workflowID ?? "",
            runID: try run?.identity.runID ?? standaloneActivity(number)?.identity.runID ?? "",
            startRequestID: run?.startRequestID ?? ""
        )
    }

    /// Nothing is left of what was deleted, in no table.
    func checkArchive() throws {
        let tables = [
            ("run", "number"), ("history", "run"), ("pending", "run"), ("visibility", "run"), ("standalone", "number"),
            ("standalone_request", "number"),
        ]
        for (table, column) in tables {
            let left = try numbers("SELECT DISTINCT \(column), NULL FROM \(table)").keys.filter { archive[$0] != nil }
            guard left.isEmpty else { throw violation("\(table) still has rows of \(left.sorted()), deleted before") }
        }
    }

    private func storedCloseTimes() throws -> [RunNumber: EngineTime?] {
        try numbers("SELECT number, close_time FROM run UNION ALL SELECT number, close_time FROM standalone")
    }

    private func numbers(_ sql: String) throws -> [RunNumber: EngineTime?] {
        let rows = try store.read { reader throws(EngineError) in try reader.values(SQLStatement(sql, [])) }
        var times: [RunNumber: EngineTime?] = [:]
        for row in rows {
            guard case .integer(let number)? = row.first else { continue }
            var time: EngineTime?
            if case .integer(let nanoseconds)? = row.last { time = EngineTime(nanoseconds: nanoseconds) }
            times.updateValue(time, forKey: RunNumber(rawValue: number))
        }
        return times
    }
}
