import Foundation

/// Something that a run waits for (an activity, a timer, a child), in the execution room's own encoding.
struct PendingRecord: Hashable, Sendable {
    var kind: Int
    var id: Int64
    var data: Data
}
