import Foundation
import SwiftProtobuf
import TemporalAPI

/// The workflow runs that a query finds, fetched page by page as they are asked for.
///
/// Every iteration begins anew. Runs that start or end meanwhile may be missing or appear with their old status.
public struct WorkflowExecutionSequence: AsyncSequence, Sendable {
    let client: TemporalClient
    let query: String
    let pageSize: Int

    /// Fetches pages.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let client: TemporalClient
        var request: Temporal_Api_Workflowservice_V1_ListWorkflowExecutionsRequest
        var page: ArraySlice<Temporal_Api_Workflow_V1_WorkflowExecutionInfo> = []
        var isLastPage = false

        /// The next run; `nil` after the last one.
        ///
        /// - Throws: ``FermataError`` with code `invalidArgument` if the server does not understand the query.
        public mutating func next() async throws -> WorkflowExecutionSummary? {
            // A page may be empty and yet not be the last one.
            while page.isEmpty, !isLastPage {
                let response = try await client.call(.normal, request) {
                    try await $0.listWorkflowExecutions($1, metadata: $2, options: $3)
                }
                page = response.executions[...]
                request.nextPageToken = response.nextPageToken
                isLastPage = response.nextPageToken.isEmpty
            }
            guard let execution = page.popFirst() else { return nil }
            return try await WorkflowExecutionSummary(execution, client.dataConverter)
        }
    }

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(
            client: client,
            request: .with {
                $0.namespace = client.namespace
                $0.query = query
                $0.pageSize = Int32(clamping: pageSize)
            }
        )
    }
}
