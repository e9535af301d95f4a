import Fermata

/// How workflows get pages.
enum PageFetching {
    /// An attempt may take 60 s: the worker's own limit is half of that, and parsing follows. Five attempts, 1 s apart
    /// and doubling, outlast a restarting server; a site that says when to come back is obeyed. What will not change,
    /// such as a missing page, a foreign type or 50 MB, is marked as final where it is found and ends the first attempt.
    /// A worker that died is noticed by its missing heartbeats; see `Heartbeats`.
    static func options(summary: String) -> ActivityOptions {
        ActivityOptions(
            startToCloseTimeout: .seconds(60),
            heartbeatTimeout: Heartbeats.timeout,
            retryPolicy: RetryPolicy(initialInterval: .seconds(1), maximumInterval: .seconds(30), maximumAttempts: 5),
            summary: summary
        )
    }
}
