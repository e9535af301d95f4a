import Foundation
import GRDB

extension StoreReader {
    /// The batches of a history, oldest first.
    func history(of run: RunNumber) throws(EngineError) -> [HistoryBatch] {
        try rows(
            "SELECT first_event_id, events FROM history WHERE run = ? ORDER BY first_event_id",
            [run.rawValue]
        ) { HistoryBatch(firstEventID: $0[0], events: $0[1]) }
    }
}
