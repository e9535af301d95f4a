import SwiftProtobuf
import TemporalAPI

extension RequestChecks {
    func startDelay(_ request: StartRequest) throws(EngineError) {
        guard request.hasWorkflowStartDelay else { return }
        guard request.cronSchedule.isEmpty else {
            throw .invalidArgument("CronSchedule and WorkflowStartDelay may not be used together.")
        }
        guard Duration(request.workflowStartDelay) >= .zero else {
            throw .invalidArgument("An invalid WorkflowStartDelay is set on request: negative duration")
        }
    }

    func timeouts(_ request: StartRequest) throws(EngineError) {
        let fields = [
            ("WorkflowExecutionTimeout", request.workflowExecutionTimeout),
            ("WorkflowRunTimeout", request.workflowRunTimeout),
            ("WorkflowTaskTimeout", request.workflowTaskTimeout),
        ]
        for (name, value) in fields where Duration(value) < .zero {
            throw .invalidArgument("An invalid \(name) is set on request: negative duration")
        }
    }

    /// The time-out that a workflow task gets: the default if none is asked for, and never more than the limit.
    func workflowTaskTimeout(_ asked: Google_Protobuf_Duration) -> Google_Protobuf_Duration {
        let duration = Duration(asked)
        guard duration > .zero else { return limits.defaultWorkflowTaskTimeout.message }
        return min(duration, limits.workflowTaskTimeoutMaximum).message
    }
}

extension StartRequest {
    /// A run may not take longer than the whole chain.
    var effectiveRunTimeout: Google_Protobuf_Duration? {
        let execution = Duration(workflowExecutionTimeout)
        let run = Duration(workflowRunTimeout)
        guard execution > .zero, run == .zero || run > execution else {
            return hasWorkflowRunTimeout ? workflowRunTimeout : nil
        }
        return workflowExecutionTimeout
    }

    /// The start in a signal-with-start.
    init(_ request: Temporal_Api_Workflowservice_V1_SignalWithStartWorkflowExecutionRequest) {
        self.init()
        namespace = request.namespace
        workflowID = request.workflowID
        if request.hasWorkflowType { workflowType = request.workflowType }
        if request.hasTaskQueue { taskQueue = request.taskQueue }
        if request.hasInput { input = request.input }
        if request.hasWorkflowExecutionTimeout { workflowExecutionTimeout = request.workflowExecutionTimeout }
        if request.hasWorkflowRunTimeout { workflowRunTimeout = request.workflowRunTimeout }
        if request.hasWorkflowTaskTimeout { workflowTaskTimeout = request.workflowTaskTimeout }
        identity = request.identity
        requestID = request.requestID
        workflowIDReusePolicy = request.workflowIDReusePolicy
        workflowIDConflictPolicy = request.workflowIDConflictPolicy
        if request.hasRetryPolicy { retryPolicy = request.retryPolicy }
        cronSchedule = request.cronSchedule
        if request.hasMemo { memo = request.memo }
        if request.hasSearchAttributes { searchAttributes = request.searchAttributes }
        if request.hasHeader { header = request.header }
        if request.hasWorkflowStartDelay { workflowStartDelay = request.workflowStartDelay }
        if request.hasUserMetadata { userMetadata = request.userMetadata }
        links = request.links
        if request.hasVersioningOverride { versioningOverride = request.versioningOverride }
        if request.hasPriority { priority = request.priority }
    }
}
