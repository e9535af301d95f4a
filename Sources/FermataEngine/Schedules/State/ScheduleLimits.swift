/// The numbers by which a schedule behaves; those of the reference server.
enum ScheduleLimits {
    static let standardCatchupWindow: Duration = .seconds(365 * 86_400)
    static let shortestCatchupWindow: Duration = .seconds(10)
    /// How long a schedule with nothing more to do is kept.
    static let retention: Duration = .seconds(7 * 86_400)
    static let buffer = 1000
    static let backfills = 1000
    /// Starts taken from backfills at once; the rest follows after `backfillPause`.
    static let backfillBatch = 10
    static let backfillPause: Duration = .seconds(1)
    static let recentActions = 10
    static let recentActionsInList = 5
    static let futureActions = 10
    static let futureActionsInList = 5
    /// How much of each part of a specification a list shows.
    static let specPartsInList = 10
    static let matchingTimes = 1000
    /// Times looked at in one step after a long downtime, so that the engine's other work is not held up.
    static let timesPerStep = 10_000
}
