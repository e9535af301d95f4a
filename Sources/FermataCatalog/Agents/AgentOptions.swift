import Fermata

/// How long and how often the activities of agents are tried.
enum AgentOptions {
    static let load = ActivityOptions(
        startToCloseTimeout: .seconds(30),
        retryPolicy: RetryPolicy(initialInterval: .seconds(1), maximumInterval: .seconds(30)),
        summary: "Look up the agent"
    )

    /// When a call must be given up is the route's matter; how long an attempt may take is the provider's.
    static let model = ActivityOptions(
        startToCloseTimeout: .seconds(3_700),
        heartbeatTimeout: Heartbeats.timeout,
        retryPolicy: RetryPolicy(initialInterval: .seconds(1), maximumInterval: .seconds(60)),
        summary: "Ask the model"
    )

    static func tool(_ call: AgentCall) -> ActivityOptions {
        ActivityOptions(
            startToCloseTimeout: .seconds(call.timeoutSeconds),
            heartbeatTimeout: Heartbeats.timeout,
            retryPolicy: RetryPolicy(
                initialInterval: .seconds(1),
                maximumInterval: .seconds(30),
                maximumAttempts: call.maximumAttempts
            ),
            summary: call.name
        )
    }
}
