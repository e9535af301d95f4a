import TemporalAPI

extension Write {
    /// About how much memory the change holds while it waits.
    var approximateBytes: Int {
        let row = 128
        return switch self {
        case .putRun(let run): row + run.volatile.count
        case .appendHistory(_, let batch): row + batch.events.count
        case .putStandalone(let record, _): row + record.request.count + record.state.count
        case .putPending(_, let pending): row + pending.data.count
        case .putDocument(_, let document): row + document.data.count
        case .putVisibility(let record, _): 4 * row + record.approximateBytes
        case .deletePending, .deleteVisibility, .deleteRun, .deleteDocument: row
        }
    }
}

extension VisibilityRecord {
    /// The payloads, which are the only parts without a low limit.
    fileprivate var approximateBytes: Int {
        memo.fields.values.reduce(0) { $0 + $1.data.count }
            + searchAttributes.indexedFields.values.reduce(0) { $0 + $1.data.count }
    }
}
