extension TemporalWorker {
    /// What a worker listens to, and how much it takes on.
    public struct Configuration: Sendable {
        /// The namespace; used when the worker makes its own connection.
        public var namespace: String
        /// The task queue from which the worker takes workflow and activity tasks.
        public var taskQueue: String
        /// Who works, as shown in histories; `nil` is the client's identity.
        public var identity: String?
        /// How values and errors are encoded; `nil` is the client's converter.
        public var dataConverter: DataConverter?
        /// The credential; used when the worker makes its own connection.
        public var apiKey: String?
        /// How many runs stay in memory between their workflow tasks. 0 replays every task from the first event.
        public var maxCachedWorkflows: Int
        /// How many workflow tasks may be processed at a time; at least 2.
        public var maxConcurrentWorkflowTasks: Int
        /// How many activities may run at a time.
        public var maxConcurrentActivities: Int
        /// How many polls for workflow tasks are under way at a time; at least 2.
        public var workflowTaskPollers: Int
        /// How many polls for activity tasks are under way at a time.
        public var activityTaskPollers: Int
        /// The most activities per second that the server hands out for this task queue, over all workers.
        public var maxTaskQueueActivitiesPerSecond: Double?
        /// How long running activities may go on after a graceful shutdown began, before they are cancelled.
        public var gracefulShutdownPeriod: Duration
        /// How long the server waits for this worker to take up the next task of a run that it has in memory.
        public var stickyQueueScheduleToStartTimeout: Duration
        /// How long workflow code may run without waiting for something, before it is taken to be blocked. `nil`
        /// switches the check off, for debugging.
        public var deadlockTimeout: Duration?

        /// Creates a configuration. Only the task queue has no default.
        public init(
            namespace: String = "default",
            taskQueue: String,
            identity: String? = nil,
            dataConverter: DataConverter? = nil,
            apiKey: String? = nil,
            maxCachedWorkflows: Int = 1_000,
            maxConcurrentWorkflowTasks: Int = 100,
            maxConcurrentActivities: Int = 100,
            workflowTaskPollers: Int = 5,
            activityTaskPollers: Int = 5,
            maxTaskQueueActivitiesPerSecond: Double? = nil,
            gracefulShutdownPeriod: Duration = .zero,
            stickyQueueScheduleToStartTimeout: Duration = .seconds(10),
            deadlockTimeout: Duration? = .seconds(2)
        ) {
            self.namespace = namespace
            self.taskQueue = taskQueue
            self.identity = identity
            self.dataConverter = dataConverter
            self.apiKey = apiKey
            self.maxCachedWorkflows = maxCachedWorkflows
            self.maxConcurrentWorkflowTasks = maxConcurrentWorkflowTasks
            self.maxConcurrentActivities = maxConcurrentActivities
            self.workflowTaskPollers = workflowTaskPollers
            self.activityTaskPollers = activityTaskPollers
            self.maxTaskQueueActivitiesPerSecond = maxTaskQueueActivitiesPerSecond
            self.gracefulShutdownPeriod = gracefulShutdownPeriod
            self.stickyQueueScheduleToStartTimeout = stickyQueueScheduleToStartTimeout
            self.deadlockTimeout = deadlockTimeout
        }

        func validate() throws {
            func require(_ condition: Bool, _ field: String, _ remedy: String) throws {
                guard condition else {
                    throw FermataError(.invalidConfiguration, "\(field) is not acceptable: \(remedy).")
                }
            }
            try require(!taskQueue.isEmpty, "taskQueue", "give the task queue a name")
            try require(maxCachedWorkflows >= 0, "maxCachedWorkflows", "use 0 or more")
            try require(maxConcurrentWorkflowTasks >= 2, "maxConcurrentWorkflowTasks", "use 2 or more")
            try require(maxConcurrentActivities >= 1, "maxConcurrentActivities", "use 1 or more")
            try require(workflowTaskPollers >= 2, "workflowTaskPollers", "use 2 or more")
            try require(activityTaskPollers >= 1, "activityTaskPollers", "use 1 or more")
        }
    }
}
