import GRPCCore
import SwiftProtobuf
import TemporalAPI

extension WorkflowServiceHandler {
    func listActivityExecutions(
        request: Temporal_Api_Workflowservice_V1_ListActivityExecutionsRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_ListActivityExecutionsResponse {
        try engine.settings.requireStandaloneActivities()
        let page = try await engine.visibilityPage(
            request.query,
            request.namespace,
            kind: .activity,
            pageSize: request.pageSize,
            token: request.nextPageToken
        )
        return .with {
            $0.executions = page.records.map(\.activityInfo)
            $0.nextPageToken = page.token
        }
    }

    func countActivityExecutions(
        request: Temporal_Api_Workflowservice_V1_CountActivityExecutionsRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_CountActivityExecutionsResponse {
        try engine.settings.requireStandaloneActivities()
        let count = try await engine.visibilityCount(request.query, request.namespace, kind: .activity)
        return .with {
            $0.count = count.total
            $0.groups = count.groups.map { group in
                .with {
                    $0.groupValues = [group.value]
                    $0.count = group.count
                }
            }
        }
    }
}

extension VisibilityRecord {
    /// What a list says of an activity.
    fileprivate var activityInfo: Temporal_Api_Activity_V1_ActivityExecutionListInfo {
        .with {
            $0.activityID = workflowID
            $0.runID = runID
            $0.activityType.name = workflowType
            $0.scheduleTime = startTime.timestamp
            $0.executionTime = executionTime.timestamp
            $0.status = activityStatus
            $0.taskQueue = taskQueue
            $0.searchAttributes = searchAttributes
            // As the reference lists it: beside the activity's own attributes is the number of the kind.
            $0.searchAttributes.indexedFields[VisibilityAttribute.division.name] = division.map { .keyword($0) }
            if let closeTime {
                $0.closeTime = closeTime.timestamp
                $0.stateTransitionCount = stateTransitions ?? 0
                if let executionDuration { $0.executionDuration = Duration.nanoseconds(executionDuration).message }
            }
        }
    }

    private var activityStatus: Temporal_Api_Enums_V1_ActivityExecutionStatus {
        switch status {
        case .running: .running
        case .completed: .completed
        case .failed: .failed
        case .canceled: .canceled
        case .terminated: .terminated
        case .timedOut: .timedOut
        case .paused: .paused
        default: .unspecified
        }
    }
}
