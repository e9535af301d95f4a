/// How many rows there are of each kind, for metrics and diagnostics.
struct StoreCounts: Hashable, Sendable {
    var openRuns: Int
    var closedRuns: Int
    var documents: Int
}
