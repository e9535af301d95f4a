import SwiftProtobuf
import TemporalAPI

extension TemporalClient {
    /// Lists the workflow runs that a query finds, the latest first.
    ///
    /// Nothing is asked of the server before the sequence is iterated. A run is found a moment after it has started.
    ///
    /// - Parameters:
    ///   - query: In the language of list filters, such as `WorkflowType = 'Review' AND ExecutionStatus = 'Running'`;
    ///     empty is all runs.
    ///   - pageSize: How many runs to fetch at once.
    public func listWorkflows(query: String = "", pageSize: Int = 100) -> WorkflowExecutionSequence {
        WorkflowExecutionSequence(client: self, query: query, pageSize: pageSize)
    }

    /// Counts the workflow runs that a query finds.
    ///
    /// - Parameter query: As for ``listWorkflows(query:pageSize:)``, and it may end with `GROUP BY ExecutionStatus`.
    public func countWorkflows(query: String = "") async throws -> WorkflowExecutionCount {
        let request = Temporal_Api_Workflowservice_V1_CountWorkflowExecutionsRequest.with {
            $0.namespace = namespace
            $0.query = query
        }
        return WorkflowExecutionCount(
            try await call(.normal, request) {
                try await $0.countWorkflowExecutions($1, metadata: $2, options: $3)
            }
        )
    }
}
