import Foundation
import GRDB

extension StoreReader {
    private static let columns = """
        number, namespace_id, workflow_id, run_id, start_request_id, status, start_time, close_time, next_event_id, \
        history_bytes, wake_at, has_work, expires_at, volatile
        """

    /// All open runs, in the order of their numbers.
    func openRuns() throws(EngineError) -> [OpenRun] {
        try rows(
            """
            SELECT number, namespace_id, workflow_id, run_id, wake_at, has_work FROM run
            WHERE close_time IS NULL ORDER BY number
            """
        ) { row in
            OpenRun(
                number: RunNumber(rawValue: row[0]),
                namespaceID: row[1],
                workflowID: row[2],
                runID: row[3],
                wakeAt: row[4],
                hasWork: row[5]
            )
        }
    }

    /// The highest number in use; the next run gets a higher one. Schedules have one without a run, for their lists.
    func lastRunNumber() throws(EngineError) -> RunNumber {
        let last = try rows(
            """
            SELECT max(coalesce((SELECT max(number) FROM run), 0), coalesce((SELECT max(run) FROM visibility), 0))
            """
        ) { RunNumber(rawValue: $0[0]) }
        return last.first ?? RunNumber(rawValue: 0)
    }

    func run(_ number: RunNumber) throws(EngineError) -> RunRecord? {
        try runs("WHERE number = ?", [number.rawValue]).first
    }

    func run(namespaceID: String, workflowID: String, runID: String) throws(EngineError) -> RunRecord? {
        try runs("WHERE run_id = ? AND workflow_id = ? AND namespace_id = ?", [runID, workflowID, namespaceID]).first
    }

    /// The run that was started last, open or closed.
    ///
    /// - Parameter number: Only runs before this one count; nil for all.
    func newestRun(
        namespaceID: String,
        workflowID: String,
        before number: RunNumber? = nil
    ) throws(EngineError) -> RunRecord? {
        try runs(
            "WHERE workflow_id = ? AND namespace_id = ? AND number < ? ORDER BY number DESC LIMIT 1",
            [workflowID, namespaceID, number?.rawValue ?? .max]
        ).first
    }

    /// Closed runs whose retention has ended, those that ended first first.
    func expiredRuns(at now: EngineTime, limit: Int) throws(EngineError) -> [RunNumber] {
        try rows(
            "SELECT number FROM run WHERE expires_at IS NOT NULL AND expires_at <= ? ORDER BY expires_at LIMIT ?",
            [now, limit]
        ) { RunNumber(rawValue: $0[0]) }
    }

    /// Counting takes time in proportion to the rows.
    func counts() throws(EngineError) -> StoreCounts {
        let counts = try rows(
            """
            SELECT (SELECT count(*) FROM run WHERE close_time IS NULL), (SELECT count(*) FROM run),
                (SELECT count(*) FROM document)
            """
        ) { StoreCounts(openRuns: $0[0], closedRuns: $0[1] - $0[0], documents: $0[2]) }
        return counts.first ?? StoreCounts(openRuns: 0, closedRuns: 0, documents: 0)
    }

    private func runs(_ condition: String, _ arguments: StatementArguments) throws(EngineError) -> [RunRecord] {
        try rows("SELECT \(Self.columns) FROM run \(condition)", arguments) { row in
            RunRecord(
                number: RunNumber(rawValue: row[0]),
                namespaceID: row[1],
                workflowID: row[2],
                runID: row[3],
                startRequestID: row[4],
                status: row[5],
                startTime: row[6],
                closeTime: row[7],
                nextEventID: row[8],
                historyBytes: row[9],
                wakeAt: row[10],
                hasWork: row[11],
                volatile: row[13],
                expiresAt: row[12]
            )
        }
    }
}
