import Foundation
import GRDB
import SwiftProtobuf
import TemporalAPI

extension StoreReader {
    /// Every event of a run, oldest first.
    ///
    /// - Throws: `dataLoss` if a batch cannot be read.
    func allEvents(of run: RunNumber) throws(EngineError) -> [HistoryEvent] {
        var events: [HistoryEvent] = []
        for batch in try history(of: run) {
            do {
                events += try Temporal_Api_History_V1_History(serializedBytes: batch.events).events
            } catch {
                throw EngineError(.dataLoss, "The stored history from event \(batch.firstEventID) on cannot be read.")
            }
        }
        return events
    }

    /// All documents, with their kinds.
    func allDocuments() throws(EngineError) -> [(kind: String, document: Document)] {
        try rows("SELECT kind, namespace, key, data FROM document ORDER BY kind, namespace, key", []) { row in
            (row[0], Document(namespace: row[1], key: row[2], data: row[3]))
        }
    }
}
