import GRDB

/// The statements that change executions without a workflow.
struct StandaloneStatements {
    private let putOpen: PreparedStatement
    private let putClosed: PreparedStatement
    private let putRequest: PreparedStatement
    private let deletions: [PreparedStatement]

    init(_ database: Database) throws {
        let put = """
            INSERT INTO standalone (number, kind, namespace_id, id, run_id, close_time, wake_at, has_work, expires_at, state)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET wake_at = excluded.wake_at, has_work = excluded.has_work, state = excluded.state
            """
        putOpen = try PreparedStatement(database, put)
        // Naming these two columns rewrites index entries, so only a closed execution pays for it.
        putClosed = try PreparedStatement(
            database,
            put + ", close_time = excluded.close_time, expires_at = excluded.expires_at"
        )
        putRequest = try PreparedStatement(database, "INSERT INTO standalone_request (number, request) VALUES (?, ?)")
        deletions = try ["standalone", "standalone_request"].map {
            try PreparedStatement(database, "DELETE FROM \($0) WHERE number = ?")
        }
    }

    func put(_ record: StandaloneRecord, isNew: Bool) throws {
        let statement = record.closeTime == nil ? putOpen : putClosed
        try statement.run { arguments in
            arguments.add(record.identity.number.rawValue)
            arguments.add(Int64(record.kind.rawValue))
            arguments.add(record.identity.namespaceID)
            arguments.add(record.identity.id)
            arguments.add(record.identity.runID)
            arguments.add(record.closeTime?.nanoseconds)
            arguments.add(record.wakeAt?.nanoseconds)
            arguments.add(record.hasWork ? 1 : 0)
            arguments.add(record.expiresAt?.nanoseconds)
            arguments.add(record.state)
        }
        guard isNew else { return }
        try putRequest.run { arguments in
            arguments.add(record.identity.number.rawValue)
            arguments.add(record.request)
        }
    }

    func delete(_ number: RunNumber) throws {
        for deletion in deletions {
            try deletion.run { $0.add(number.rawValue) }
        }
    }
}
