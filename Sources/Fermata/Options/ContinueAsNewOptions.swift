/// How the next run of a workflow differs from this one. What is not set stays as it is.
public struct ContinueAsNewOptions: Sendable {
    /// The task queue of the next run.
    public var taskQueue: String?
    /// The longest time for the next run.
    public var runTimeout: Duration?
    /// The longest time for one workflow task of the next run.
    public var taskTimeout: Duration?
    /// How a failed run is repeated.
    public var retryPolicy: RetryPolicy?
    /// Values stored with the workflow; replaces all of them.
    public var memo: [String: any Encodable & Sendable]?
    /// Values by which the workflow can be found; replaces all of them.
    public var searchAttributes: SearchAttributeCollection?

    /// Creates options. Every one has a default.
    public init(
        taskQueue: String? = nil,
        runTimeout: Duration? = nil,
        taskTimeout: Duration? = nil,
        retryPolicy: RetryPolicy? = nil,
        memo: [String: any Encodable & Sendable]? = nil,
        searchAttributes: SearchAttributeCollection? = nil
    ) {
        self.taskQueue = taskQueue
        self.runTimeout = runTimeout
        self.taskTimeout = taskTimeout
        self.retryPolicy = retryPolicy
        self.memo = memo
        self.searchAttributes = searchAttributes
    }
}
