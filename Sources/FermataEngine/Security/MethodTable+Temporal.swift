extension MethodTable {
    /// The workflow service, as in the reference server's own table.
    static let workflowService: [Row] = [
        Row(.cluster, .open, ["GetSystemInfo"]),
        Row(
            .cluster,
            .readOnly,
            [
                "GetClusterInfo", "GetSearchAttributes", "ListNamespaces",
            ]
        ),
        Row(
            .namespace,
            .admin,
            [
                "DeprecateNamespace", "RegisterNamespace", "UpdateNamespace",
            ]
        ),
        Row(
            .namespace,
            .readOnly,
            [
                "CountActivityExecutions", "CountNexusOperationExecutions", "CountSchedules", "CountWorkers",
                "CountWorkflowExecutions", "DescribeActivityExecution", "DescribeBatchOperation", "DescribeDeployment",
                "DescribeNamespace", "DescribeNexusOperationExecution", "DescribeSchedule", "DescribeTaskQueue",
                "DescribeWorker", "DescribeWorkerDeployment", "DescribeWorkerDeploymentVersion",
                "DescribeWorkflowExecution", "DescribeWorkflowRule", "FetchWorkerConfig", "GetCurrentDeployment",
                "GetDeploymentReachability", "GetWorkerBuildIdCompatibility", "GetWorkerTaskReachability",
                "GetWorkerVersioningRules", "GetWorkflowExecutionHistory", "GetWorkflowExecutionHistoryReverse",
                "ListActivityExecutions", "ListArchivedWorkflowExecutions", "ListBatchOperations",
                "ListClosedWorkflowExecutions", "ListDeployments", "ListNexusOperationExecutions",
                "ListOpenWorkflowExecutions", "ListScheduleMatchingTimes", "ListSchedules", "ListTaskQueuePartitions",
                "ListWorkerDeployments", "ListWorkers", "ListWorkflowExecutions", "ListWorkflowRules",
                "PollActivityExecution", "PollNexusOperationExecution", "PollWorkflowExecutionTimeSkipping",
                "PollWorkflowExecutionUpdate", "QueryWorkflow", "ScanWorkflowExecutions",
                "ValidateWorkerDeploymentVersionComputeConfig",
            ]
        ),
        Row(
            .namespace,
            .write,
            [
                "CreateSchedule", "CreateWorkerDeployment", "CreateWorkerDeploymentVersion", "CreateWorkflowRule",
                "DeleteActivityExecution", "DeleteNexusOperationExecution", "DeleteSchedule", "DeleteWorkerDeployment",
                "DeleteWorkerDeploymentVersion", "DeleteWorkflowExecution", "DeleteWorkflowRule",
                "ExecuteMultiOperation",
                "PatchSchedule", "PauseActivity", "PauseActivityExecution", "PauseWorkflowExecution",
                "PollActivityTaskQueue", "PollNexusTaskQueue", "PollWorkflowTaskQueue", "RecordActivityTaskHeartbeat",
                "RecordActivityTaskHeartbeatById", "RecordWorkerHeartbeat", "RequestCancelActivityExecution",
                "RequestCancelNexusOperationExecution", "RequestCancelWorkflowExecution", "ResetActivity",
                "ResetActivityExecution", "ResetStickyTaskQueue", "ResetWorkflowExecution",
                "RespondActivityTaskCanceled",
                "RespondActivityTaskCanceledById", "RespondActivityTaskCompleted", "RespondActivityTaskCompletedById",
                "RespondActivityTaskFailed", "RespondActivityTaskFailedById", "RespondNexusTaskCompleted",
                "RespondNexusTaskFailed", "RespondQueryTaskCompleted", "RespondWorkflowTaskCompleted",
                "RespondWorkflowTaskFailed", "SetCurrentDeployment", "SetWorkerDeploymentCurrentVersion",
                "SetWorkerDeploymentManager", "SetWorkerDeploymentRampingVersion", "ShutdownWorker",
                "SignalWithStartWorkflowExecution", "SignalWorkflowExecution", "StartActivityExecution",
                "StartBatchOperation", "StartNexusOperationExecution", "StartWorkflowExecution", "StopBatchOperation",
                "TerminateActivityExecution", "TerminateNexusOperationExecution", "TerminateWorkflowExecution",
                "TriggerWorkflowRule", "UnpauseActivity", "UnpauseActivityExecution", "UnpauseWorkflowExecution",
                "UpdateActivityExecutionOptions", "UpdateActivityOptions", "UpdateSchedule", "UpdateTaskQueueConfig",
                "UpdateWorkerBuildIdCompatibility", "UpdateWorkerConfig", "UpdateWorkerDeploymentVersionComputeConfig",
                "UpdateWorkerDeploymentVersionMetadata", "UpdateWorkerVersioningRules", "UpdateWorkflowExecution",
                "UpdateWorkflowExecutionOptions",
            ]
        ),
    ]

    static let operatorService: [Row] = [
        Row(
            .cluster,
            .admin,
            [
                "AddOrUpdateRemoteCluster", "CreateNexusEndpoint", "DeleteNexusEndpoint", "GetNexusEndpoint",
                "ListClusters", "ListNexusEndpoints", "RemoveRemoteCluster", "UpdateNexusEndpoint",
            ]
        ),
        Row(
            .namespace,
            .admin,
            [
                "AddSearchAttributes", "DeleteNamespace", "RemoveSearchAttributes",
            ]
        ),
        Row(
            .namespace,
            .readOnly,
            [
                "ListSearchAttributes"
            ]
        ),
    ]

    /// Methods that always wait for something to happen.
    static let alwaysPolling: Set<String> = [
        "PollActivityExecution", "PollActivityTaskQueue", "PollNexusOperationExecution", "PollNexusTaskQueue",
        "PollWorkflowExecutionTimeSkipping", "PollWorkflowExecutionUpdate", "PollWorkflowTaskQueue",
    ]

    /// Methods that wait if the request asks for it.
    static let pollingCapable: Set<String> = [
        "DescribeActivityExecution", "DescribeNexusOperationExecution", "GetWorkflowExecutionHistory",
    ]
}
