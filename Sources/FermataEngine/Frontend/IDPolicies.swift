import TemporalAPI

/// What a start does about runs that have the workflow id already.
struct IDPolicies: Sendable {
    var reuse: Temporal_Api_Enums_V1_WorkflowIdReusePolicy
    var conflict: Temporal_Api_Enums_V1_WorkflowIdConflictPolicy

    /// - Throws: `invalidArgument` if the policies contradict each other.
    init(
        _ request: StartRequest,
        defaultConflict: Temporal_Api_Enums_V1_WorkflowIdConflictPolicy
    ) throws(EngineError) {
        reuse = request.workflowIDReusePolicy
        conflict = request.workflowIDConflictPolicy
        if conflict != .unspecified, reuse == .terminateIfRunning {
            throw .invalidArgument(
                "Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING cannot be used together "
                    + "with a WorkflowIDConflictPolicy"
            )
        }
        if conflict == .terminateExisting, reuse == .rejectDuplicate {
            throw .invalidArgument(
                "Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE cannot be used together with "
                    + "WorkflowIdConflictPolicy WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING"
            )
        }
        if reuse == .terminateIfRunning {
            reuse = .allowDuplicate
            conflict = .terminateExisting
        }
        if reuse == .unspecified { reuse = .allowDuplicate }
        if conflict == .unspecified { conflict = defaultConflict }
    }
}
