import TemporalAPI

extension StandaloneKind {
    /// What its rows of `visibility` have as their division, by which lists of the kinds are kept apart: the numbers that
    /// the reference makes of the kinds' names, since clients see them.
    var division: String {
        switch self {
        case .activity: "3332429922"
        case .nexusOperation: "131748067"
        }
    }

    /// What list filters can ask for beside the attributes of all executions.
    var attributes: [String: VisibilityAttribute] {
        switch self {
        case .activity:
            [
                "ActivityId": VisibilityAttribute("ActivityId", .keyword, column: "workflow_id"),
                "ActivityType": VisibilityAttribute("ActivityType", .keyword, column: "type"),
            ]
        case .nexusOperation:
            [
                "OperationId": VisibilityAttribute("OperationId", .keyword, column: "workflow_id"),
                "Endpoint": VisibilityAttribute("Endpoint", .keyword, column: "task_queue"),
                "Service": VisibilityAttribute("Service", .keyword, column: "parent_workflow_id"),
                "Operation": VisibilityAttribute("Operation", .keyword, column: "type"),
                "RequestId": VisibilityAttribute("RequestId", .keyword, column: "parent_run_id"),
            ]
        }
    }
}
