/// The engine's own short name of a run, in the order in which runs were started.
///
/// Tasks, timers and rows of the store refer to a run by it; clients never see it.
package struct RunNumber: Hashable, Comparable, Sendable {
    package var rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    package static func < (left: Self, right: Self) -> Bool {
        left.rawValue < right.rawValue
    }
}
