import Fermata

/// How long and how often the activities of batch jobs are tried.
enum ModelBatchOptions {
    /// The id under which the end of a job can be reported from outside.
    static let callbackID = "batch-callback"

    /// Files of requests are large, and guardrails read each request.
    static func work(_ summary: String, attempts: Int = 0) -> ActivityOptions {
        ActivityOptions(
            startToCloseTimeout: .seconds(4 * 3_600),
            heartbeatTimeout: Heartbeats.timeout,
            retryPolicy: RetryPolicy(
                initialInterval: .seconds(1),
                maximumInterval: .seconds(300),
                maximumAttempts: attempts
            ),
            summary: summary
        )
    }

    static func look(_ summary: String, attempts: Int = 0) -> ActivityOptions {
        ActivityOptions(
            startToCloseTimeout: .seconds(3_700),
            heartbeatTimeout: Heartbeats.timeout,
            retryPolicy: RetryPolicy(
                initialInterval: .seconds(1),
                maximumInterval: .seconds(300),
                maximumAttempts: attempts
            ),
            summary: summary
        )
    }

    static func callback(within time: Duration) -> ActivityOptions {
        ActivityOptions(
            startToCloseTimeout: time,
            retryPolicy: RetryPolicy(maximumAttempts: 1),
            summary: "Wait for the provider's call",
            activityID: callbackID
        )
    }
}
