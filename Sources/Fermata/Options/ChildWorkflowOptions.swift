/// How a workflow wants a child workflow to be run.
public struct ChildWorkflowOptions: Sendable {
    /// What happens to the wait when the waiting task is cancelled.
    public enum CancellationType: Sendable, Hashable {
        /// Throws at once and does not touch the child.
        case abandon
        /// Asks the child to cancel and throws at once.
        case tryCancel
        /// Asks the child to cancel and waits until it has ended.
        case waitCancellationCompleted
        /// Asks the child to cancel and waits until the request is recorded.
        case waitCancellationRequested
    }

    /// The child's workflow id; `nil` makes one from the run's deterministic random source.
    public var id: String?
    /// The task queue; `nil` is the workflow's own.
    public var taskQueue: String?
    /// How failed runs are repeated; `nil` is never.
    public var retryPolicy: RetryPolicy?
    /// The longest time for the child with all its runs.
    public var executionTimeout: Duration?
    /// The longest time for one run.
    public var runTimeout: Duration?
    /// The longest time for one workflow task; `nil` is 10 s.
    public var taskTimeout: Duration?
    /// Values stored with the child, shown when it is described or listed.
    public var memo: [String: any Encodable & Sendable]
    /// Values by which the child can be found.
    public var searchAttributes: SearchAttributeCollection?
    /// What happens to the child when this workflow ends.
    public var parentClosePolicy: ParentClosePolicy
    /// Whether a closed workflow's id may be used again.
    public var idReusePolicy: WorkflowIDReusePolicy
    /// A cron schedule on which the child runs again and again.
    public var cronSchedule: String?
    /// What cancelling the waiting task does.
    public var cancellationType: CancellationType
    /// The order among other tasks; `nil` is the workflow's own.
    public var priority: Priority?
    /// One line for people, shown in UIs. At most 400 bytes.
    public var staticSummary: String?
    /// Markdown for people, shown in UIs. At most 20,000 bytes.
    public var staticDetails: String?

    /// Creates options. Every one has a default.
    public init(
        id: String? = nil,
        taskQueue: String? = nil,
        retryPolicy: RetryPolicy? = nil,
        executionTimeout: Duration? = nil,
        runTimeout: Duration? = nil,
        taskTimeout: Duration? = nil,
        memo: [String: any Encodable & Sendable] = [:],
        searchAttributes: SearchAttributeCollection? = nil,
        parentClosePolicy: ParentClosePolicy = .terminate,
        idReusePolicy: WorkflowIDReusePolicy = .allowDuplicate,
        cronSchedule: String? = nil,
        cancellationType: CancellationType = .waitCancellationCompleted,
        priority: Priority? = nil,
        staticSummary: String? = nil,
        staticDetails: String? = nil
    ) {
        self.id = id
        self.taskQueue = taskQueue
        self.retryPolicy = retryPolicy
        self.executionTimeout = executionTimeout
        self.runTimeout = runTimeout
        self.taskTimeout = taskTimeout
        self.memo = memo
        self.searchAttributes = searchAttributes
        self.parentClosePolicy = parentClosePolicy
        self.idReusePolicy = idReusePolicy
        self.cronSchedule = cronSchedule
        self.cancellationType = cancellationType
        self.priority = priority
        self.staticSummary = staticSummary
        self.staticDetails = staticDetails
    }
}
