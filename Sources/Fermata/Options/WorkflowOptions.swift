/// How a client wants a workflow to be run.
public struct WorkflowOptions: Sendable {
    /// The workflow id: the name of the piece of business this workflow does. At most 1000 bytes.
    public var id: String
    /// The task queue on which workers wait for it.
    public var taskQueue: String
    /// How failed runs are repeated; `nil` is never.
    public var retryPolicy: RetryPolicy?
    /// The longest time for the workflow with all its runs.
    public var executionTimeout: Duration?
    /// The longest time for one run.
    public var runTimeout: Duration?
    /// The longest time for one workflow task; `nil` is 10 s.
    public var taskTimeout: Duration?
    /// How long to wait before the first workflow task. Not together with `cronSchedule`.
    public var startDelay: Duration?
    /// A cron schedule on which the workflow runs again and again.
    public var cronSchedule: String?
    /// One line for people, shown in UIs. At most 400 bytes.
    public var staticSummary: String?
    /// Markdown for people, shown in UIs. At most 20,000 bytes.
    public var staticDetails: String?
    /// The order among other tasks.
    public var priority: Priority?
    /// Values stored with the workflow, shown when it is described or listed.
    public var memo: [String: any Encodable & Sendable]
    /// Values by which the workflow can be found.
    public var searchAttributes: SearchAttributeCollection?
    /// Whether a closed workflow's id may be used again.
    public var idReusePolicy: WorkflowIDReusePolicy
    /// What to do when a workflow with the id is running.
    public var idConflictPolicy: WorkflowIDConflictPolicy

    /// Creates options. Only the id and the task queue have no default.
    public init(
        id: String,
        taskQueue: String,
        retryPolicy: RetryPolicy? = nil,
        executionTimeout: Duration? = nil,
        runTimeout: Duration? = nil,
        taskTimeout: Duration? = nil,
        startDelay: Duration? = nil,
        cronSchedule: String? = nil,
        staticSummary: String? = nil,
        staticDetails: String? = nil,
        priority: Priority? = nil,
        memo: [String: any Encodable & Sendable] = [:],
        searchAttributes: SearchAttributeCollection? = nil,
        idReusePolicy: WorkflowIDReusePolicy = .allowDuplicate,
        idConflictPolicy: WorkflowIDConflictPolicy = .fail
    ) {
        self.id = id
        self.taskQueue = taskQueue
        self.retryPolicy = retryPolicy
        self.executionTimeout = executionTimeout
        self.runTimeout = runTimeout
        self.taskTimeout = taskTimeout
        self.startDelay = startDelay
        self.cronSchedule = cronSchedule
        self.staticSummary = staticSummary
        self.staticDetails = staticDetails
        self.priority = priority
        self.memo = memo
        self.searchAttributes = searchAttributes
        self.idReusePolicy = idReusePolicy
        self.idConflictPolicy = idConflictPolicy
    }
}
