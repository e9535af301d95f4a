import FermataCore
public import Foundation
import TemporalAPI

/// Who and where a workflow run is. The same on replay.
public struct WorkflowInfo: Sendable {
    /// The workflow or run that started this one.
    public struct Execution: Sendable, Hashable {
        /// Its workflow id.
        public let workflowID: String
        /// Its run id.
        public let runID: String
        /// Its namespace; empty if the server did not say.
        public let namespace: String
    }

    /// The namespace.
    public let namespace: String
    /// The task queue.
    public let taskQueue: String
    /// The workflow id.
    public let workflowID: String
    /// The run id.
    public let runID: String
    /// The workflow type's name.
    public let workflowType: String
    /// Which attempt of the retry policy this run is, from 1.
    public internal(set) var attempt = 1
    /// When the run started.
    public internal(set) var startTime = Date(timeIntervalSince1970: 0)
    /// The first run of the chain of retries and continuations.
    public internal(set) var firstExecutionRunID = ""
    /// The run whose random source this run has: it differs from `runID` after a reset.
    public internal(set) var originalExecutionRunID = ""
    /// The run that continued as this one.
    public internal(set) var continuedRunID: String?
    /// The cron schedule.
    public internal(set) var cronSchedule: String?
    /// The longest time for the workflow with all its runs.
    public internal(set) var executionTimeout: Duration?
    /// The longest time for this run.
    public internal(set) var runTimeout: Duration?
    /// The longest time for one workflow task.
    public internal(set) var taskTimeout: Duration?
    /// How failed runs are repeated.
    public internal(set) var retryPolicy: RetryPolicy?
    /// The order among other tasks.
    public internal(set) var priority: Priority?
    /// The parent, if this is a child workflow.
    public internal(set) var parent: Execution?
    /// The first workflow of the chain of parents, if this is a child workflow.
    public internal(set) var root: Execution?
    /// Why the run before this one failed, if it is being retried.
    public internal(set) var lastFailure: (any Error)?

    init(_ identity: RunIdentity) {
        namespace = identity.namespace
        taskQueue = identity.taskQueue
        workflowID = identity.workflowID
        runID = identity.runID
        workflowType = identity.workflowType
    }

    init(
        _ attributes: Temporal_Api_History_V1_WorkflowExecutionStartedEventAttributes,
        identity: RunIdentity,
        startTime: Date,
        converter: DataConverter
    ) {
        self.init(identity)
        self.startTime = startTime
        attempt = max(1, Int(attributes.attempt))
        firstExecutionRunID = attributes.firstExecutionRunID
        originalExecutionRunID = attributes.originalExecutionRunID
        continuedRunID = attributes.continuedExecutionRunID.isEmpty ? nil : attributes.continuedExecutionRunID
        cronSchedule = attributes.cronSchedule.isEmpty ? nil : attributes.cronSchedule
        // The server writes zero for "no limit".
        executionTimeout = attributes.workflowExecutionTimeout.duration.nonZero
        runTimeout = attributes.workflowRunTimeout.duration.nonZero
        taskTimeout = attributes.workflowTaskTimeout.duration.nonZero
        if attributes.hasRetryPolicy { retryPolicy = RetryPolicy(attributes.retryPolicy) }
        if attributes.hasPriority { priority = Priority(attributes.priority) }
        if attributes.hasParentWorkflowExecution {
            parent = Execution(
                workflowID: attributes.parentWorkflowExecution.workflowID,
                runID: attributes.parentWorkflowExecution.runID,
                namespace: attributes.parentWorkflowNamespace
            )
        }
        if attributes.hasRootWorkflowExecution, parent != nil {
            root = Execution(
                workflowID: attributes.rootWorkflowExecution.workflowID,
                runID: attributes.rootWorkflowExecution.runID,
                namespace: ""
            )
        }
        if attributes.hasContinuedFailure {
            lastFailure = converter.failureConverter.convertFailure(
                Failure(attributes.continuedFailure),
                payloadConverter: converter.payloadConverter
            )
        }
    }
}

extension Duration {
    fileprivate var nonZero: Duration? { self == .zero ? nil : self }
}
