import Foundation
import GRDB

extension StoreReader {
    /// Everything open that has no workflow, in the order of the numbers.
    func openStandalone() throws(EngineError) -> [OpenStandalone] {
        try rows(
            """
            SELECT number, kind, namespace_id, id, wake_at, has_work FROM standalone
            WHERE close_time IS NULL ORDER BY number
            """
        ) { row in
            OpenStandalone(
                number: RunNumber(rawValue: row[0]),
                key: .init(kind: try Self.kind(row[1]), namespaceID: row[2], id: row[3]),
                wakeAt: row[4],
                hasWork: row[5]
            )
        }
    }

    func standalone(_ number: RunNumber) throws(EngineError) -> StandaloneRecord? {
        try standalone("WHERE s.number = ?", [number.rawValue])
    }

    func standalone(_ key: StandaloneBook.Key, runID: String) throws(EngineError) -> StandaloneRecord? {
        try standalone(
            "WHERE s.run_id = ? AND s.id = ? AND s.namespace_id = ? AND s.kind = ?",
            [runID, key.id, key.namespaceID, key.kind.rawValue]
        )
    }

    /// The execution that was started last, open or closed.
    func newestStandalone(_ key: StandaloneBook.Key) throws(EngineError) -> StandaloneRecord? {
        try standalone(
            "WHERE s.id = ? AND s.namespace_id = ? AND s.kind = ? ORDER BY s.number DESC LIMIT 1",
            [key.id, key.namespaceID, key.kind.rawValue]
        )
    }

    /// Closed executions whose retention has ended, those that ended first first.
    func expiredStandalone(at now: EngineTime, limit: Int) throws(EngineError) -> [RunNumber] {
        try rows(
            """
            SELECT number FROM standalone WHERE expires_at IS NOT NULL AND expires_at <= ?
            ORDER BY expires_at LIMIT ?
            """,
            [now, limit]
        ) { RunNumber(rawValue: $0[0]) }
    }

    private func standalone(
        _ condition: String,
        _ arguments: StatementArguments
    ) throws(EngineError) -> StandaloneRecord? {
        try rows(
            """
            SELECT s.number, s.kind, s.namespace_id, s.id, s.run_id, s.close_time, s.wake_at, s.has_work, s.expires_at,
                r.request, s.state
            FROM standalone s JOIN standalone_request r ON r.number = s.number \(condition)
            """,
            arguments
        ) { row in
            StandaloneRecord(
                identity: StandaloneIdentity(
                    number: RunNumber(rawValue: row[0]),
                    namespaceID: row[2],
                    id: row[3],
                    runID: row[4]
                ),
                kind: try Self.kind(row[1]),
                closeTime: row[5],
                wakeAt: row[6],
                hasWork: row[7],
                expiresAt: row[8],
                request: row[9],
                state: row[10]
            )
        }.first
    }

    private static func kind(_ value: Int) throws(EngineError) -> StandaloneKind {
        guard let kind = StandaloneKind(rawValue: value) else {
            throw EngineError(.dataLoss, "The store has a standalone execution of the unknown kind \(value).")
        }
        return kind
    }
}
