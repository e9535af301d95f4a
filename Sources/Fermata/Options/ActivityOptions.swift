/// How a workflow wants an activity to be run.
///
/// One of `startToCloseTimeout` and `scheduleToCloseTimeout` is needed; the initialisers ask for it. Set
/// `startToCloseTimeout` to the longest a healthy attempt can take: a crashed worker is only noticed when it, or the
/// heartbeat timeout, has passed.
public struct ActivityOptions: Hashable, Sendable {
    /// What happens to the wait when the waiting task is cancelled.
    public enum CancellationType: Sendable, Hashable {
        /// Asks the activity to stop and throws at once.
        case tryCancel
        /// Asks the activity to stop and waits until it has: it may still succeed.
        case waitCancellationCompleted
        /// Throws at once and lets the activity run.
        case abandon
    }

    /// The activity's id within the run; `nil` numbers them.
    public var activityID: String?
    /// Keeps the server from handing the task straight back to this worker.
    public var disableEagerActivityExecution: Bool
    /// What cancelling the waiting task does.
    public var cancellationType: CancellationType
    /// The longest time between two heartbeats of an attempt.
    public var heartbeatTimeout: Duration?
    /// The longest time for all attempts together.
    public var scheduleToCloseTimeout: Duration?
    /// The longest time in the task queue. A timeout of this kind is not retried.
    public var scheduleToStartTimeout: Duration?
    /// The longest time for one attempt.
    public var startToCloseTimeout: Duration?
    /// The task queue; `nil` is the workflow's own.
    public var taskQueue: String?
    /// How failed attempts are repeated; `nil` is the server's default, which retries for ever.
    public var retryPolicy: RetryPolicy?
    /// The order among other tasks; `nil` is the workflow's own.
    public var priority: Priority?
    /// One line for people, shown in UIs. At most 400 bytes.
    public var summary: String?

    /// Creates options with a limit for all attempts together.
    public init(
        scheduleToCloseTimeout: Duration,
        startToCloseTimeout: Duration? = nil,
        disableEagerActivityExecution: Bool = false,
        cancellationType: CancellationType = .tryCancel,
        heartbeatTimeout: Duration? = nil,
        taskQueue: String? = nil,
        retryPolicy: RetryPolicy? = nil,
        priority: Priority? = nil,
        summary: String? = nil,
        activityID: String? = nil,
        scheduleToStartTimeout: Duration? = nil
    ) {
        self.activityID = activityID
        self.disableEagerActivityExecution = disableEagerActivityExecution
        self.cancellationType = cancellationType
        self.heartbeatTimeout = heartbeatTimeout
        self.scheduleToCloseTimeout = scheduleToCloseTimeout
        self.scheduleToStartTimeout = scheduleToStartTimeout
        self.startToCloseTimeout = startToCloseTimeout
        self.taskQueue = taskQueue
        self.retryPolicy = retryPolicy
        self.priority = priority
        self.summary = summary
    }

    /// Creates options with a limit for each attempt.
    public init(
        startToCloseTimeout: Duration,
        scheduleToCloseTimeout: Duration? = nil,
        disableEagerActivityExecution: Bool = false,
        cancellationType: CancellationType = .tryCancel,
        heartbeatTimeout: Duration? = nil,
        taskQueue: String? = nil,
        retryPolicy: RetryPolicy? = nil,
        priority: Priority? = nil,
        summary: String? = nil,
        activityID: String? = nil,
        scheduleToStartTimeout: Duration? = nil
    ) {
        self.activityID = activityID
        self.disableEagerActivityExecution = disableEagerActivityExecution
        self.cancellationType = cancellationType
        self.heartbeatTimeout = heartbeatTimeout
        self.scheduleToCloseTimeout = scheduleToCloseTimeout
        self.scheduleToStartTimeout = scheduleToStartTimeout
        self.startToCloseTimeout = startToCloseTimeout
        self.taskQueue = taskQueue
        self.retryPolicy = retryPolicy
        self.priority = priority
        self.summary = summary
    }
}
