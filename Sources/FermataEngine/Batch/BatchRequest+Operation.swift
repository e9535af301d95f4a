import SwiftProtobuf
import TemporalAPI

extension BatchRequest {
    var operationType: BatchOperationType {
        switch operation {
        case .terminationOperation: .terminateWorkflow
        case .cancellationOperation: .cancelWorkflow
        case .signalOperation: .signalWorkflow
        case .deletionOperation: .deleteWorkflow
        case .resetOperation: .resetWorkflow
        case .updateWorkflowOptionsOperation: .updateWorkflowExecutionOptions
        case .unpauseActivitiesOperation: .unpauseActivity
        case .resetActivitiesOperation: .resetActivity
        case .updateActivityOptionsOperation: .updateActivityOptions
        case .terminateActivitiesOperation: .terminateActivity
        case .cancelActivitiesOperation: .cancelActivity
        case .deleteActivitiesOperation: .deleteActivity
        case nil: .unspecified
        }
    }

    /// What it is done to; nil means runs of workflows.
    var kind: StandaloneKind? {
        switch operation {
        case .terminateActivitiesOperation, .cancelActivitiesOperation, .deleteActivitiesOperation: .activity
        default: nil
        }
    }

    /// Who has asked, as the operation says.
    var identity: String {
        switch operation {
        case .terminationOperation(let operation): operation.identity
        case .cancellationOperation(let operation): operation.identity
        case .signalOperation(let operation): operation.identity
        case .deletionOperation(let operation): operation.identity
        case .resetOperation(let operation): operation.identity
        case .updateWorkflowOptionsOperation(let operation): operation.identity
        case .unpauseActivitiesOperation(let operation): operation.identity
        case .resetActivitiesOperation(let operation): operation.identity
        case .updateActivityOptionsOperation(let operation): operation.identity
        case .terminateActivitiesOperation(let operation): operation.identity
        case .cancelActivitiesOperation(let operation): operation.identity
        case .deleteActivitiesOperation, nil: ""
        }
    }

    /// The filter that selects the runs: what the client says, and only runs for which the operation can do anything.
    var effectiveQuery: String {
        var parts = [visibilityQuery]
        switch operation {
        case .deletionOperation, .deleteActivitiesOperation, .resetOperation: break
        default: parts.append("ExecutionStatus = 'Running' OR ExecutionStatus = 'Paused'")
        }
        if case .unpauseActivitiesOperation(let operation) = operation, case .type(let type)? = operation.activity {
            let escaped = type.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
            parts.append("TemporalPauseInfo = 'property:activityType=\(escaped)'")
        }
        return parts.count == 1 ? visibilityQuery : parts.map { "(\($0))" }.joined(separator: " AND ")
    }
}
