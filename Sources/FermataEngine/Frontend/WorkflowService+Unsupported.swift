import GRPCCore
import TemporalAPI

// What the engine does not offer: each call says so by name. docs/engine.md lists them with the reasons.

extension WorkflowServiceHandler {
    func describeDeployment(
        request: Temporal_Api_Workflowservice_V1_DescribeDeploymentRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_DescribeDeploymentResponse {
        throw unsupported("DescribeDeployment")
    }

    func listDeployments(
        request: Temporal_Api_Workflowservice_V1_ListDeploymentsRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_ListDeploymentsResponse {
        throw unsupported("ListDeployments")
    }

    func getDeploymentReachability(
        request: Temporal_Api_Workflowservice_V1_GetDeploymentReachabilityRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_GetDeploymentReachabilityResponse {
        throw unsupported("GetDeploymentReachability")
    }

    func getCurrentDeployment(
        request: Temporal_Api_Workflowservice_V1_GetCurrentDeploymentRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_GetCurrentDeploymentResponse {
        throw unsupported("GetCurrentDeployment")
    }

    func setCurrentDeployment(
        request: Temporal_Api_Workflowservice_V1_SetCurrentDeploymentRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_SetCurrentDeploymentResponse {
        throw unsupported("SetCurrentDeployment")
    }

    func updateWorkerDeploymentVersionComputeConfig(
        request: Temporal_Api_Workflowservice_V1_UpdateWorkerDeploymentVersionComputeConfigRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_UpdateWorkerDeploymentVersionComputeConfigResponse {
        throw unsupported("UpdateWorkerDeploymentVersionComputeConfig")
    }

    func validateWorkerDeploymentVersionComputeConfig(
        request: Temporal_Api_Workflowservice_V1_ValidateWorkerDeploymentVersionComputeConfigRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_ValidateWorkerDeploymentVersionComputeConfigResponse {
        throw unsupported("ValidateWorkerDeploymentVersionComputeConfig")
    }

    func createWorkflowRule(
        request: Temporal_Api_Workflowservice_V1_CreateWorkflowRuleRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_CreateWorkflowRuleResponse {
        throw unsupported("CreateWorkflowRule")
    }

    func describeWorkflowRule(
        request: Temporal_Api_Workflowservice_V1_DescribeWorkflowRuleRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_DescribeWorkflowRuleResponse {
        throw unsupported("DescribeWorkflowRule")
    }

    func deleteWorkflowRule(
        request: Temporal_Api_Workflowservice_V1_DeleteWorkflowRuleRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_DeleteWorkflowRuleResponse {
        throw unsupported("DeleteWorkflowRule")
    }

    func listWorkflowRules(
        request: Temporal_Api_Workflowservice_V1_ListWorkflowRulesRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_ListWorkflowRulesResponse {
        throw unsupported("ListWorkflowRules")
    }

    func triggerWorkflowRule(
        request: Temporal_Api_Workflowservice_V1_TriggerWorkflowRuleRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_TriggerWorkflowRuleResponse {
        throw unsupported("TriggerWorkflowRule")
    }

    func fetchWorkerConfig(
        request: Temporal_Api_Workflowservice_V1_FetchWorkerConfigRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_FetchWorkerConfigResponse {
        throw unsupported("FetchWorkerConfig")
    }

    func updateWorkerConfig(
        request: Temporal_Api_Workflowservice_V1_UpdateWorkerConfigRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_UpdateWorkerConfigResponse {
        throw unsupported("UpdateWorkerConfig")
    }

    func startActivityExecution(
        request: Temporal_Api_Workflowservice_V1_StartActivityExecutionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_StartActivityExecutionResponse {
        throw unsupported("StartActivityExecution")
    }

    func startNexusOperationExecution(
        request: Temporal_Api_Workflowservice_V1_StartNexusOperationExecutionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_StartNexusOperationExecutionResponse {
        throw unsupported("StartNexusOperationExecution")
    }

    func describeActivityExecution(
        request: Temporal_Api_Workflowservice_V1_DescribeActivityExecutionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_DescribeActivityExecutionResponse {
        throw unsupported("DescribeActivityExecution")
    }

    func describeNexusOperationExecution(
        request: Temporal_Api_Workflowservice_V1_DescribeNexusOperationExecutionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_DescribeNexusOperationExecutionResponse {
        throw unsupported("DescribeNexusOperationExecution")
    }

    func pollActivityExecution(
        request: Temporal_Api_Workflowservice_V1_PollActivityExecutionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_PollActivityExecutionResponse {
        throw unsupported("PollActivityExecution")
    }

    func pollNexusOperationExecution(
        request: Temporal_Api_Workflowservice_V1_PollNexusOperationExecutionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_PollNexusOperationExecutionResponse {
        throw unsupported("PollNexusOperationExecution")
    }

    func listActivityExecutions(
        request: Temporal_Api_Workflowservice_V1_ListActivityExecutionsRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_ListActivityExecutionsResponse {
        throw unsupported("ListActivityExecutions")
    }

    func listNexusOperationExecutions(
        request: Temporal_Api_Workflowservice_V1_ListNexusOperationExecutionsRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_ListNexusOperationExecutionsResponse {
        throw unsupported("ListNexusOperationExecutions")
    }

    func countActivityExecutions(
        request: Temporal_Api_Workflowservice_V1_CountActivityExecutionsRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_CountActivityExecutionsResponse {
        throw unsupported("CountActivityExecutions")
    }

    func countNexusOperationExecutions(
        request: Temporal_Api_Workflowservice_V1_CountNexusOperationExecutionsRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_CountNexusOperationExecutionsResponse {
        throw unsupported("CountNexusOperationExecutions")
    }

    func requestCancelActivityExecution(
        request: Temporal_Api_Workflowservice_V1_RequestCancelActivityExecutionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_RequestCancelActivityExecutionResponse {
        throw unsupported("RequestCancelActivityExecution")
    }

    func requestCancelNexusOperationExecution(
        request: Temporal_Api_Workflowservice_V1_RequestCancelNexusOperationExecutionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_RequestCancelNexusOperationExecutionResponse {
        throw unsupported("RequestCancelNexusOperationExecution")
    }

    func terminateActivityExecution(
        request: Temporal_Api_Workflowservice_V1_TerminateActivityExecutionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_TerminateActivityExecutionResponse {
        throw unsupported("TerminateActivityExecution")
    }

    func deleteActivityExecution(
        request: Temporal_Api_Workflowservice_V1_DeleteActivityExecutionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_DeleteActivityExecutionResponse {
        throw unsupported("DeleteActivityExecution")
    }

    func pauseActivityExecution(
        request: Temporal_Api_Workflowservice_V1_PauseActivityExecutionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_PauseActivityExecutionResponse {
        throw unsupported("PauseActivityExecution")
    }

    func resetActivityExecution(
        request: Temporal_Api_Workflowservice_V1_ResetActivityExecutionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_ResetActivityExecutionResponse {
        throw unsupported("ResetActivityExecution")
    }

    func unpauseActivityExecution(
        request: Temporal_Api_Workflowservice_V1_UnpauseActivityExecutionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_UnpauseActivityExecutionResponse {
        throw unsupported("UnpauseActivityExecution")
    }

    func updateActivityExecutionOptions(
        request: Temporal_Api_Workflowservice_V1_UpdateActivityExecutionOptionsRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_UpdateActivityExecutionOptionsResponse {
        throw unsupported("UpdateActivityExecutionOptions")
    }

    func terminateNexusOperationExecution(
        request: Temporal_Api_Workflowservice_V1_TerminateNexusOperationExecutionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_TerminateNexusOperationExecutionResponse {
        throw unsupported("TerminateNexusOperationExecution")
    }

    func deleteNexusOperationExecution(
        request: Temporal_Api_Workflowservice_V1_DeleteNexusOperationExecutionRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_DeleteNexusOperationExecutionResponse {
        throw unsupported("DeleteNexusOperationExecution")
    }

    func pollWorkflowExecutionTimeSkipping(
        request: Temporal_Api_Workflowservice_V1_PollWorkflowExecutionTimeSkippingRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_PollWorkflowExecutionTimeSkippingResponse {
        throw unsupported("PollWorkflowExecutionTimeSkipping")
    }
}
