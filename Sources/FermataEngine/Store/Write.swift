import Foundation

/// One change of the store. The changes of one `Store.enqueue` become durable together or not at all.
enum Write: Sendable {
    /// Inserts the run or replaces its row. The number, ids and start request of a run never change.
    case putRun(RunRecord)
    /// Adds a batch. Its first event id must be new to the run.
    case appendHistory(RunNumber, HistoryBatch)
    case putPending(RunNumber, PendingRecord)
    case deletePending(RunNumber, kind: Int, id: Int64)
    /// Inserts or replaces the row that list queries see, with all its custom values.
    ///
    /// - Parameter types: the namespace's own search attributes.
    case putVisibility(VisibilityRecord, types: [String: IndexedValueType])
    case deleteVisibility(RunNumber)
    /// Inserts the execution with its request, or replaces the rest of its row.
    case putStandalone(StandaloneRecord, isNew: Bool)
    /// Removes the run, or the standalone execution, and everything that belongs to it, its visibility row too.
    case deleteRun(RunNumber)
    case putDocument(kind: String, Document)
    case deleteDocument(kind: String, namespace: String, key: String)
}
