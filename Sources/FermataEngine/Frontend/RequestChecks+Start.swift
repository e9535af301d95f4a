import SwiftProtobuf
import TemporalAPI

extension RequestChecks {
    func startDelay(_ request: StartRequest) throws(EngineError) {
        guard request.hasWorkflowStartDelay else { return }
        guard request.cronSchedule.isEmpty else {
            throw .invalidArgument("CronSchedule and WorkflowStartDelay may not be used together.")
        }
        try timeout("WorkflowStartDelay", request.workflowStartDelay)
    }

    func timeouts(_ request: StartRequest) throws(EngineError) {
        try timeout("WorkflowExecutionTimeout", request.workflowExecutionTimeout)
        try timeout("WorkflowRunTimeout", request.workflowRunTimeout)
        try timeout("WorkflowTaskTimeout", request.workflowTaskTimeout)
    }

    private func timeout(_ name: String, _ duration: Google_Protobuf_Duration) throws(EngineError) {
        guard let flaw = duration.flawAsTimeout else { return }
        throw .invalidArgument("An invalid \(name)Seconds is set on request. cause: \(flaw)")
    }

    /// What a signal-with-start says in other words than a start, or doesn't allow.
    func signalWithStart(
        _ request: Temporal_Api_Workflowservice_V1_SignalWithStartWorkflowExecutionRequest
    ) throws(EngineError) {
        try workflowID(request.workflowID)
        guard !request.signalName.isEmpty else { throw .invalidArgument("signal not set") }
        try length(of: request.signalName, "signal name")
        guard !request.workflowType.name.isEmpty else { throw .invalidArgument("workflow type not set") }
        try length(of: request.workflowType.name, "workflow type name")
        try length(of: request.requestID, "Request ID")
        guard request.workflowIDConflictPolicy != .fail else {
            throw .invalidArgument(
                "Invalid WorkflowIDConflictPolicy: WORKFLOW_ID_CONFLICT_POLICY_FAIL is not supported for this operation."
            )
        }
    }

    private func length(of text: String, _ name: String) throws(EngineError) {
        let length = text.utf8.count
        guard length <= limits.idLengthMaximum else {
            throw .invalidArgument("\(name) exceeds maximum allowed length (\(length)/\(limits.idLengthMaximum))")
        }
    }

    /// The time-out that a workflow task gets.
    func workflowTaskTimeout(_ request: StartRequest) -> Google_Protobuf_Duration {
        let run = request.effectiveRunTimeout.map { Duration($0) } ?? .zero
        return Duration(request.workflowTaskTimeout).asTaskTimeout(of: run, limits: limits).message
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
