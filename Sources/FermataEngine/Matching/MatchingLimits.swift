/// What matching refuses or forgets.
struct MatchingLimits: Sendable {
    var pollersPerQueue = 10_000
    var pollersInTotal = 100_000
    /// A queue that held nothing for so long is unloaded; pollers are remembered for as long.
    var idleTime: Duration = .seconds(300)
}
