import SwiftProtobuf
package import TemporalAPI

extension UntypedWorkflowHandle {
    /// Fetches the whole history of the run as it is now.
    public func fetchHistory() async throws -> WorkflowHistory {
        var request = historyRequest(runID: runID)
        request.historyEventFilterType = .allEvent
        request.skipArchival = false
        var events: [Temporal_Api_History_V1_HistoryEvent] = []
        repeat {
            let page = try await historyPage(.normal, request)
            events += try page.events
            request.nextPageToken = page.nextPageToken
        } while !request.nextPageToken.isEmpty
        return WorkflowHistory(workflowID: id, events: events)
    }

    func historyRequest(
        runID: String?
    ) -> Temporal_Api_Workflowservice_V1_GetWorkflowExecutionHistoryRequest {
        .with {
            $0.namespace = client.namespace
            $0.execution.workflowID = id
            $0.execution.runID = runID ?? ""
            $0.skipArchival = true
        }
    }

    func historyPage(
        _ kind: CallKind,
        _ request: Temporal_Api_Workflowservice_V1_GetWorkflowExecutionHistoryRequest
    ) async throws -> Temporal_Api_Workflowservice_V1_GetWorkflowExecutionHistoryResponse {
        try await client.call(kind, request) {
            try await $0.getWorkflowExecutionHistory($1, metadata: $2, options: $3)
        }
    }
}

extension Temporal_Api_Workflowservice_V1_GetWorkflowExecutionHistoryResponse {
    /// The page's events. Some servers send them as stored, in blobs.
    package var events: [Temporal_Api_History_V1_HistoryEvent] {
        get throws {
            guard !rawHistory.isEmpty else { return history.events }
            return try rawHistory.flatMap {
                try Temporal_Api_History_V1_History(serializedBytes: $0.data).events
            }
        }
    }
}
