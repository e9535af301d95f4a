import TemporalAPI

private typealias ExecutionType = Temporal_Api_Enums_V1_ExecutionType

extension BatchRequest {
    /// - Throws: `invalidArgument`, in the reference's words.
    func validate() throws(EngineError) {
        let selectors = [!visibilityQuery.isEmpty, !executions.isEmpty, !targetExecutions.isEmpty].count { $0 }
        guard operation != nil, !reason.isEmpty, !namespace.isEmpty, selectors > 0 else {
            throw .invalidArgument(
                "must provide required parameters: BatchType,Reason,Namespace, AND one of (Query OR Executions OR "
                    + "TargetExecutions)"
            )
        }
        guard !jobID.isEmpty else { throw .invalidArgument("JobId is not set on request.") }
        guard selectors == 1 else {
            throw .invalidArgument("visibility query, executions, and target executions are mutually exclusive")
        }
        let (type, name) = kind == .activity ? (ExecutionType.activity, "an activity") : (.workflow, "a workflow")
        for (index, target) in targetExecutions.enumerated() where target.type != type {
            throw .invalidArgument("target_executions[\(index)] is not \(name)")
        }
        try validateOperation()
    }

    private func validateOperation() throws(EngineError) {
        switch operation {
        case .signalOperation(let operation) where operation.signal.isEmpty:
            throw .invalidArgument("must provide signal name")
        case .updateWorkflowOptionsOperation(let operation):
            guard operation.hasWorkflowExecutionOptions else { throw .invalidArgument("must provide UpdateOptions") }
            guard operation.hasUpdateMask else { throw .invalidArgument("must provide UpdateMask") }
        case .resetOperation(let operation):
            if operation.hasOptions {
                guard operation.options.target != nil else { throw .invalidArgument("batch reset missing target") }
            } else if ![.firstWorkflowTask, .lastWorkflowTask].contains(operation.resetType) {
                throw .invalidArgument("unknown batch reset type Unspecified")
            }
        case .unpauseActivitiesOperation(let operation):
            switch operation.activity {
            case nil: throw .invalidArgument("activity filter must be set")
            case .type(let type): try Self.check(!type.isEmpty)
            case .matchAll(let all): try Self.check(all)
            }
        case .resetActivitiesOperation(let operation):
            switch operation.activity {
            case nil: throw .invalidArgument("must provide ActivityType or MatchAll")
            case .type(let type): try Self.check(!type.isEmpty)
            case .matchAll(let all): try Self.check(all)
            }
        case .updateActivityOptionsOperation(let operation):
            guard !operation.hasActivityOptions || !operation.restoreOriginal else {
                throw .invalidArgument("cannot set both activity options and restore original")
            }
            guard operation.hasActivityOptions || operation.restoreOriginal else {
                throw .invalidArgument("Either activity type must be set, or restore original should be set to true")
            }
            switch operation.activity {
            case nil: break
            case .type(let type): try Self.check(!type.isEmpty)
            case .matchAll(let all): try Self.check(all)
            }
        default:
            break
        }
    }

    private static func check(_ isSet: Bool) throws(EngineError) {
        guard isSet else {
            throw .invalidArgument("Either activity type must be set, or match all should be set to true")
        }
    }
}
