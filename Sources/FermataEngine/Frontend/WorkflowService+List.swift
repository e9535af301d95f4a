import Foundation
import GRPCCore
import SwiftProtobuf
import TemporalAPI

extension WorkflowServiceHandler {
    func listWorkflowExecutions(
        request: Temporal_Api_Workflowservice_V1_ListWorkflowExecutionsRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_ListWorkflowExecutionsResponse {
        let page = try await engine.list(request.query, request.namespace, request.pageSize, request.nextPageToken)
        return .with {
            $0.executions = page.executions
            $0.nextPageToken = page.token
        }
    }

    func scanWorkflowExecutions(
        request: Temporal_Api_Workflowservice_V1_ScanWorkflowExecutionsRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_ScanWorkflowExecutionsResponse {
        let page = try await engine.list(request.query, request.namespace, request.pageSize, request.nextPageToken)
        return .with {
            $0.executions = page.executions
            $0.nextPageToken = page.token
        }
    }

    func listOpenWorkflowExecutions(
        request: Temporal_Api_Workflowservice_V1_ListOpenWorkflowExecutionsRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_ListOpenWorkflowExecutionsResponse {
        var parts = ["ExecutionStatus = 'Running'"]
        try Self.addTimes(request.startTimeFilter, "StartTime", to: &parts)
        switch request.filters {
        case .executionFilter(let filter): parts.append(Self.condition("WorkflowId", filter.workflowID))
        case .typeFilter(let filter): parts.append(Self.condition("WorkflowType", filter.name))
        case nil: break
        }
        let query = parts.joined(separator: " AND ")
        let page = try await engine.list(query, request.namespace, request.maximumPageSize, request.nextPageToken)
        return .with {
            $0.executions = page.executions
            $0.nextPageToken = page.token
        }
    }

    func listClosedWorkflowExecutions(
        request: Temporal_Api_Workflowservice_V1_ListClosedWorkflowExecutionsRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_ListClosedWorkflowExecutionsResponse {
        var parts = ["ExecutionStatus != 'Running'"]
        try Self.addTimes(request.startTimeFilter, "CloseTime", to: &parts)
        switch request.filters {
        case .executionFilter(let filter): parts.append(Self.condition("WorkflowId", filter.workflowID))
        case .typeFilter(let filter): parts.append(Self.condition("WorkflowType", filter.name))
        case .statusFilter(let filter):
            guard filter.status != .unspecified, filter.status != .running else {
                throw EngineError.invalidArgument("StatusFilter must be specified and must be not Running.")
            }
            parts.append("ExecutionStatus = \(filter.status.rawValue)")
        case nil: break
        }
        let query = parts.joined(separator: " AND ")
        let page = try await engine.list(query, request.namespace, request.maximumPageSize, request.nextPageToken)
        return .with {
            $0.executions = page.executions
            $0.nextPageToken = page.token
        }
    }

    func countWorkflowExecutions(
        request: Temporal_Api_Workflowservice_V1_CountWorkflowExecutionsRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_CountWorkflowExecutionsResponse {
        let count = try await engine.visibilityCount(request.query, request.namespace)
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

    func listArchivedWorkflowExecutions(
        request: Temporal_Api_Workflowservice_V1_ListArchivedWorkflowExecutionsRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_ListArchivedWorkflowExecutionsResponse {
        _ = try engine.namespace(named: request.namespace)
        throw EngineError.invalidArgument("Cluster is not configured for visibility archival.")
    }

    private static func condition(_ attribute: String, _ value: String) -> String {
        "\(attribute) = '\(value.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'"
    }

    private static func addTimes(
        _ filter: Temporal_Api_Filter_V1_StartTimeFilter,
        _ attribute: String,
        to parts: inout [String]
    ) throws(EngineError) {
        if filter.hasEarliestTime, filter.hasLatestTime,
            EngineTime(filter.earliestTime) > EngineTime(filter.latestTime)
        {
            throw .invalidArgument("EarliestTime in StartTimeFilter should not be larger than LatestTime.")
        }
        // In JSON a timestamp is an RFC 3339 text in quotes, which is what the filter wants.
        if filter.hasEarliestTime, let text = try? filter.earliestTime.jsonString() {
            parts.append("\(attribute) >= \(text)")
        }
        if filter.hasLatestTime, let text = try? filter.latestTime.jsonString() {
            parts.append("\(attribute) <= \(text)")
        }
    }
}

extension Engine {
    /// One page of a list of runs.
    func list(
        _ text: String,
        _ namespaceName: String,
        _ pageSize: Int32,
        _ token: Data
    ) async throws -> (executions: [Temporal_Api_Workflow_V1_WorkflowExecutionInfo], token: Data) {
        let page = try await visibilityPage(text, namespaceName, pageSize: pageSize, token: token)
        return (page.records.map(\.executionInfo), page.token)
    }

    /// Waits until everything that was changed before is in the store, so that a list shows a caller's own changes.
    func flushed() async throws {
        if let ticket = look({ $0.lastTicket }) { try await store.committed(ticket) }
    }
}

extension VisibilityRecord {
    /// What a list says of the run.
    var executionInfo: Temporal_Api_Workflow_V1_WorkflowExecutionInfo {
        .with {
            $0.execution.workflowID = workflowID
            $0.execution.runID = runID
            $0.type.name = workflowType
            $0.startTime = startTime.timestamp
            $0.executionTime = executionTime.timestamp
            $0.status = status
            $0.taskQueue = taskQueue
            $0.memo = memo
            $0.searchAttributes = searchAttributes
            if let closeTime {
                $0.closeTime = closeTime.timestamp
                $0.historyLength = historyLength ?? 0
                $0.historySizeBytes = historyBytes ?? 0
                $0.stateTransitionCount = stateTransitions ?? 0
                if let executionDuration { $0.executionDuration = Duration.nanoseconds(executionDuration).message }
            }
            if let parentWorkflowID {
                $0.parentExecution.workflowID = parentWorkflowID
                $0.parentExecution.runID = parentRunID ?? ""
            }
            if let rootWorkflowID {
                $0.rootExecution.workflowID = rootWorkflowID
                $0.rootExecution.runID = rootRunID ?? ""
            }
        }
    }
}

extension Run {
    /// The run's row for list queries.
    func visibilityRecord() -> VisibilityRecord {
        var row = VisibilityRecord(
            run: identity.number.rawValue,
            namespaceID: identity.namespaceID,
            workflowID: identity.workflowID,
            runID: identity.runID,
            workflowType: started.workflowType.name,
            taskQueue: started.taskQueue.name,
            status: status,
            startTime: startTime,
            executionTime: executionTime
        )
        row.memo.fields = memo
        row.searchAttributes.indexedFields = shownSearchAttributes
        if let closeTime {
            row.closeTime = closeTime
            row.executionDuration = (closeTime - executionTime).clampedNanoseconds
            row.historyLength = nextEventID - 1
            row.historyBytes = historyBytes
            row.stateTransitions = record.stateTransitions
        }
        if started.hasParentWorkflowExecution {
            row.parentWorkflowID = started.parentWorkflowExecution.workflowID
            row.parentRunID = started.parentWorkflowExecution.runID
        }
        let root = started.hasRootWorkflowExecution ? started.rootWorkflowExecution : identity.execution
        row.rootWorkflowID = root.workflowID
        row.rootRunID = root.runID
        return row
    }
}
