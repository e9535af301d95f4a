import GRPCCore
import TemporalAPI

// What official servers have switched off by default, or have given up. The engine does not have it either, and says so
// in their words, because clients look at them.

// MARK: - Rules for workflows

extension WorkflowServiceHandler {
    func createWorkflowRule(
        request: Temporal_Api_Workflowservice_V1_CreateWorkflowRuleRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_CreateWorkflowRuleResponse {
        throw try refusal(of: request.namespace, .unimplemented("method CreateWorkflowRule not supported"))
    }

    func describeWorkflowRule(
        request: Temporal_Api_Workflowservice_V1_DescribeWorkflowRuleRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_DescribeWorkflowRuleResponse {
        throw try refusal(of: request.namespace, .unimplemented("method DescribeWorkflowRule not supported"))
    }

    func deleteWorkflowRule(
        request: Temporal_Api_Workflowservice_V1_DeleteWorkflowRuleRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_DeleteWorkflowRuleResponse {
        throw try refusal(of: request.namespace, .unimplemented("method DeleteWorkflowRule not supported"))
    }

    func listWorkflowRules(
        request: Temporal_Api_Workflowservice_V1_ListWorkflowRulesRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_ListWorkflowRulesResponse {
        throw try refusal(of: request.namespace, .unimplemented("method ListWorkflowRules not supported"))
    }

    func triggerWorkflowRule(
        request: Temporal_Api_Workflowservice_V1_TriggerWorkflowRuleRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_TriggerWorkflowRuleResponse {
        throw try refusal(of: request.namespace, .unimplemented("method TriggerWorkflowRule not supported"))
    }
}

// MARK: - Configuration of workers by servers

extension WorkflowServiceHandler {
    func fetchWorkerConfig(
        request: Temporal_Api_Workflowservice_V1_FetchWorkerConfigRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_FetchWorkerConfigResponse {
        throw try refusal(of: request.namespace, .unimplemented("FetchWorkerConfig command is not enabled."))
    }

    func updateWorkerConfig(
        request: Temporal_Api_Workflowservice_V1_UpdateWorkerConfigRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_UpdateWorkerConfigResponse {
        throw try refusal(of: request.namespace, .unimplemented("UpdateWorkerConfig command is not enabled."))
    }
}

// MARK: - Deployments before worker deployments

extension WorkflowServiceHandler {
    func describeDeployment(
        request: Temporal_Api_Workflowservice_V1_DescribeDeploymentRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_DescribeDeploymentResponse {
        throw try refusal(of: request.namespace, .oldDeploymentsGone)
    }

    func listDeployments(
        request: Temporal_Api_Workflowservice_V1_ListDeploymentsRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_ListDeploymentsResponse {
        throw try refusal(of: request.namespace, .oldDeploymentsGone)
    }

    func getDeploymentReachability(
        request: Temporal_Api_Workflowservice_V1_GetDeploymentReachabilityRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_GetDeploymentReachabilityResponse {
        throw try refusal(of: request.namespace, .oldDeploymentsGone)
    }

    func getCurrentDeployment(
        request: Temporal_Api_Workflowservice_V1_GetCurrentDeploymentRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_GetCurrentDeploymentResponse {
        throw try refusal(of: request.namespace, .oldDeploymentsGone)
    }

    func setCurrentDeployment(
        request: Temporal_Api_Workflowservice_V1_SetCurrentDeploymentRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_SetCurrentDeploymentResponse {
        throw try refusal(of: request.namespace, .oldDeploymentsGone)
    }
}

// MARK: - Worker versioning before deployments

extension WorkflowServiceHandler {
    func updateWorkerBuildIdCompatibility(
        request: Temporal_Api_Workflowservice_V1_UpdateWorkerBuildIdCompatibilityRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_UpdateWorkerBuildIdCompatibilityResponse {
        throw try refusal(of: request.namespace, .versionSetsDisabled)
    }

    func getWorkerBuildIdCompatibility(
        request: Temporal_Api_Workflowservice_V1_GetWorkerBuildIdCompatibilityRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_GetWorkerBuildIdCompatibilityResponse {
        throw try refusal(of: request.namespace, .versionSetsDisabled)
    }

    func updateWorkerVersioningRules(
        request: Temporal_Api_Workflowservice_V1_UpdateWorkerVersioningRulesRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_UpdateWorkerVersioningRulesResponse {
        throw try refusal(of: request.namespace, .versioningRulesDisabled)
    }

    func getWorkerVersioningRules(
        request: Temporal_Api_Workflowservice_V1_GetWorkerVersioningRulesRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_GetWorkerVersioningRulesResponse {
        throw try refusal(of: request.namespace, .versioningRulesDisabled)
    }

    func getWorkerTaskReachability(
        request: Temporal_Api_Workflowservice_V1_GetWorkerTaskReachabilityRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_GetWorkerTaskReachabilityResponse {
        throw try refusal(of: request.namespace, .versioningRulesDisabled)
    }
}

// MARK: - Skipping time in one run

extension WorkflowServiceHandler {
    func pollWorkflowExecutionTimeSkipping(
        request: Temporal_Api_Workflowservice_V1_PollWorkflowExecutionTimeSkippingRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_PollWorkflowExecutionTimeSkippingResponse {
        try engine.checks.execution(request.workflowExecution, isSet: request.hasWorkflowExecution)
        throw try refusal(
            of: request.namespace,
            .unimplemented("The Time-Skipping feature is not enabled for namespace.")
        )
    }
}

extension WorkflowServiceHandler {
    /// The refusal, unless there is no such namespace to refuse it in.
    private func refusal(of namespace: String, _ error: EngineError) throws -> EngineError {
        _ = try engine.namespace(named: namespace)
        return error
    }
}

extension EngineError {
    fileprivate static var oldDeploymentsGone: Self {
        .unimplemented("Deployments are deprecated and no longer supported, use Worker Deployments instead")
    }

    fileprivate static var versionSetsDisabled: Self {
        .permissionDenied("Worker versioning v0.1 (Version Set-based, deprecated) is disabled on this namespace.")
    }

    fileprivate static var versioningRulesDisabled: Self {
        .permissionDenied("Worker versioning v0.2 (Rules-based, deprecated) is disabled on this namespace.")
    }
}
