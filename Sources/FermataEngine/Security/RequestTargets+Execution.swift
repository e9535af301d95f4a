import TemporalAPI

/// A request about one workflow execution.
private protocol ExecutionRequest {
    var workflowExecution: WorkflowExecution { get }
}

/// The same, for requests that call it otherwise.
private protocol ShortExecutionRequest {
    var execution: WorkflowExecution { get }
}

/// A request that names a workflow by its id alone.
private protocol WorkflowIDRequest {
    var workflowID: String { get }
}

extension RequestTargets {
    /// The workflow id and the run id that the request names, which may be empty; `nil` if it names no workflow.
    ///
    /// Requests with a task token do not: what the token stands for is looked up later.
    static func execution(of request: Any) -> (workflowID: String, runID: String)? {
        switch request {
        case let request as any ExecutionRequest:
            (request.workflowExecution.workflowID, request.workflowExecution.runID)
        case let request as any ShortExecutionRequest:
            (request.execution.workflowID, request.execution.runID)
        case let request as any WorkflowIDRequest:
            (request.workflowID, "")
        case let request as Temporal_Api_Workflowservice_V1_PollWorkflowExecutionUpdateRequest:
            (request.updateRef.workflowExecution.workflowID, request.updateRef.workflowExecution.runID)
        default:
            nil
        }
    }
}

extension Temporal_Api_Workflowservice_V1_DeleteWorkflowExecutionRequest: ExecutionRequest {}
extension Temporal_Api_Workflowservice_V1_PauseWorkflowExecutionRequest: WorkflowIDRequest {}
extension Temporal_Api_Workflowservice_V1_RequestCancelWorkflowExecutionRequest: ExecutionRequest {}
extension Temporal_Api_Workflowservice_V1_ResetWorkflowExecutionRequest: ExecutionRequest {}
extension Temporal_Api_Workflowservice_V1_SignalWorkflowExecutionRequest: ExecutionRequest {}
extension Temporal_Api_Workflowservice_V1_TerminateWorkflowExecutionRequest: ExecutionRequest {}
extension Temporal_Api_Workflowservice_V1_UpdateWorkflowExecutionOptionsRequest: ExecutionRequest {}
extension Temporal_Api_Workflowservice_V1_UpdateWorkflowExecutionRequest: ExecutionRequest {}

extension Temporal_Api_Workflowservice_V1_DescribeWorkflowExecutionRequest: ShortExecutionRequest {}
extension Temporal_Api_Workflowservice_V1_GetWorkflowExecutionHistoryRequest: ShortExecutionRequest {}
extension Temporal_Api_Workflowservice_V1_GetWorkflowExecutionHistoryReverseRequest: ShortExecutionRequest {}
extension Temporal_Api_Workflowservice_V1_QueryWorkflowRequest: ShortExecutionRequest {}
extension Temporal_Api_Workflowservice_V1_ResetStickyTaskQueueRequest: ShortExecutionRequest {}

extension Temporal_Api_Workflowservice_V1_RespondActivityTaskCanceledByIdRequest: WorkflowIDRequest {}
extension Temporal_Api_Workflowservice_V1_RespondActivityTaskCompletedByIdRequest: WorkflowIDRequest {}
extension Temporal_Api_Workflowservice_V1_RespondActivityTaskFailedByIdRequest: WorkflowIDRequest {}
extension Temporal_Api_Workflowservice_V1_SignalWithStartWorkflowExecutionRequest: WorkflowIDRequest {}
extension Temporal_Api_Workflowservice_V1_StartWorkflowExecutionRequest: WorkflowIDRequest {}
extension Temporal_Api_Workflowservice_V1_UnpauseWorkflowExecutionRequest: WorkflowIDRequest {}
