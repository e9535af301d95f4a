import Foundation

/// Events that were appended to a history in one step.
struct HistoryBatch: Hashable, Sendable {
    var firstEventID: Int64
    /// A serialised `temporal.api.history.v1.History`.
    var events: Data
}
