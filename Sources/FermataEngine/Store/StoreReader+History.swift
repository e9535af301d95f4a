import Foundation
import GRDB

extension StoreReader {
    /// The batches that hold the events of a range, oldest first.
    ///
    /// - Parameter byteLimit: Stops after the batch that reaches it; there is always at least one if the range has one.
    func history(
        of run: RunNumber,
        events: ClosedRange<Int64> = 1...Int64.max,
        byteLimit: Int = .max
    ) throws(EngineError) -> [HistoryBatch] {
        try batches(of: run, events, order: "ASC", byteLimit: byteLimit)
    }

    /// The same batches as `history(of:events:byteLimit:)`, newest first.
    func historyBackwards(
        of run: RunNumber,
        events: ClosedRange<Int64> = 1...Int64.max,
        byteLimit: Int = .max
    ) throws(EngineError) -> [HistoryBatch] {
        try batches(of: run, events, order: "DESC", byteLimit: byteLimit)
    }

    private func batches(
        of run: RunNumber,
        _ range: ClosedRange<Int64>,
        order: String,
        byteLimit: Int
    ) throws(EngineError) -> [HistoryBatch] {
        // The first batch may begin before the range.
        let sql = """
            SELECT first_event_id, events FROM history
            WHERE run = ?1 AND first_event_id <= ?3 AND first_event_id >= coalesce(
                (SELECT max(first_event_id) FROM history WHERE run = ?1 AND first_event_id <= ?2), ?2)
            ORDER BY first_event_id \(order)
            """
        let arguments: StatementArguments = [run.rawValue, range.lowerBound, range.upperBound]
        do {
            var batches: [HistoryBatch] = []
            var bytes = 0
            let cursor = try Row.fetchCursor(database.cachedStatement(sql: sql), arguments: arguments)
            while bytes < byteLimit, let row = try cursor.next() {
                let batch = HistoryBatch(firstEventID: row[0], events: row[1])
                bytes += batch.events.count
                batches.append(batch)
            }
            return batches
        } catch {
            throw EngineError(storage: error)
        }
    }
}
