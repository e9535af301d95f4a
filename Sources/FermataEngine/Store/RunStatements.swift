import GRDB

/// The statements that change runs and their histories, and pending entities.
struct RunStatements {
    private let putOpen: PreparedStatement
    private let putClosed: PreparedStatement
    private let append: PreparedStatement
    private let putPending: PreparedStatement
    private let deletePending: PreparedStatement
    private let deletions: [PreparedStatement]

    init(_ database: Database) throws {
        putOpen = try PreparedStatement(database, Self.insert + Self.update)
        // Naming these two columns rewrites index entries, so only a closed run pays for it. Runs don't open again.
        putClosed = try PreparedStatement(
            database,
            Self.insert + Self.update + ", close_time = excluded.close_time, expires_at = excluded.expires_at"
        )
        append = try PreparedStatement(database, "INSERT INTO history (run, first_event_id, events) VALUES (?, ?, ?)")
        putPending = try PreparedStatement(
            database,
            """
            INSERT INTO pending (run, kind, id, data) VALUES (?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET data = excluded.data
            """
        )
        deletePending = try PreparedStatement(database, "DELETE FROM pending WHERE run = ? AND kind = ? AND id = ?")
        deletions = try [("run", "number"), ("history", "run"), ("pending", "run")].map {
            try PreparedStatement(database, "DELETE FROM \($0) WHERE \($1) = ?")
        }
    }

    func put(_ run: RunRecord) throws {
        let statement = run.closeTime == nil && run.expiresAt == nil ? putOpen : putClosed
        try statement.run { arguments in
            arguments.add(run.number.rawValue)
            arguments.add(run.namespaceID)
            arguments.add(run.workflowID)
            arguments.add(run.runID)
            arguments.add(run.startRequestID)
            arguments.add(Int64(run.status))
            arguments.add(run.startTime.nanoseconds)
            arguments.add(run.closeTime?.nanoseconds)
            arguments.add(run.nextEventID)
            arguments.add(run.historyBytes)
            arguments.add(run.wakeAt?.nanoseconds)
            arguments.add(run.hasWork ? 1 : 0)
            arguments.add(run.expiresAt?.nanoseconds)
            arguments.add(run.volatile)
        }
    }

    func append(_ batch: HistoryBatch, to run: RunNumber) throws {
        try append.run { arguments in
            arguments.add(run.rawValue)
            arguments.add(batch.firstEventID)
            arguments.add(batch.events)
        }
    }

    func put(_ pending: PendingRecord, of run: RunNumber) throws {
        try putPending.run { arguments in
            arguments.add(run.rawValue)
            arguments.add(Int64(pending.kind))
            arguments.add(pending.id)
            arguments.add(pending.data)
        }
    }

    func deletePending(of run: RunNumber, kind: Int, id: Int64) throws {
        try deletePending.run { arguments in
            arguments.add(run.rawValue)
            arguments.add(Int64(kind))
            arguments.add(id)
        }
    }

    func delete(_ run: RunNumber) throws {
        for deletion in deletions {
            try deletion.run { $0.add(run.rawValue) }
        }
    }

    private static let insert = """
        INSERT INTO run (number, namespace_id, workflow_id, run_id, start_request_id, status, start_time, close_time,
            next_event_id, history_bytes, wake_at, has_work, expires_at, volatile)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET
        """

    private static let update = """
         status = excluded.status, start_time = excluded.start_time, next_event_id = excluded.next_event_id,
            history_bytes = excluded.history_bytes, wake_at = excluded.wake_at, has_work = excluded.has_work,
            volatile = excluded.volatile
        """
}
