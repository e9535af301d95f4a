import Fermata

/// How long and how often the activities of agents are tried.
enum AgentOptions {
    /// A look into the worker's own store. Nobody waits long for one who died over it.
    static let load = ActivityOptions(
        startToCloseTimeout: .seconds(10),
        retryPolicy: RetryPolicy(initialInterval: .seconds(1), maximumInterval: .seconds(30)),
        summary: "Look up the agent"
    )

    /// For people who watch; a run goes on without.
    static let show = ActivityOptions(
        scheduleToCloseTimeout: .seconds(60),
        startToCloseTimeout: .seconds(10),
        retryPolicy: RetryPolicy(maximumAttempts: 2),
        summary: "Show a step"
    )

    /// When a call must be given up is the route's matter; how long an attempt may take is the provider's.
    static func model(_ plan: AgentPlan) -> ActivityOptions {
        ActivityOptions(
            startToCloseTimeout: .seconds(3_700),
            heartbeatTimeout: .seconds(plan.heartbeatSeconds),
            retryPolicy: RetryPolicy(initialInterval: .seconds(1), maximumInterval: .seconds(60)),
            summary: "Ask the model"
        )
    }

    static func tool(_ call: AgentCall, _ plan: AgentPlan) -> ActivityOptions {
        ActivityOptions(
            startToCloseTimeout: .seconds(call.timeoutSeconds),
            heartbeatTimeout: .seconds(plan.heartbeatSeconds),
            retryPolicy: RetryPolicy(
                initialInterval: .seconds(1),
                maximumInterval: .seconds(30),
                maximumAttempts: call.maximumAttempts
            ),
            summary: call.name
        )
    }
}
