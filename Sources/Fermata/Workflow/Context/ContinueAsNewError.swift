import FermataCore
import SwiftProtobuf
import TemporalAPI

/// Thrown from a workflow's `run`, ends the run and starts the next one. Made by
/// ``WorkflowContext/makeContinueAsNewError(options:input:)``.
public struct ContinueAsNewError: Error, Sendable {
    /// The next run's workflow type.
    public let workflowName: String
    /// How the next run differs from this one.
    public let options: ContinueAsNewOptions
    /// The next run's arguments.
    public let input: [Payload]

    let memo: [String: Payload]?

    /// What is not set is carried over here, and not left to the server, which keeps only a part of it.
    func command(of run: WorkflowRun) -> Temporal_Api_Command_V1_ContinueAsNewWorkflowExecutionCommandAttributes {
        let info = run.info
        return .with {
            $0.workflowType.name = workflowName
            $0.taskQueue.name = options.taskQueue ?? run.identity.taskQueue
            if !input.isEmpty { $0.input = .init(input) }
            if let limit = options.runTimeout ?? info?.runTimeout { $0.workflowRunTimeout = .init(duration: limit) }
            if let limit = options.taskTimeout ?? info?.taskTimeout { $0.workflowTaskTimeout = .init(duration: limit) }
            if let policy = options.retryPolicy ?? info?.retryPolicy { $0.retryPolicy = policy.proto }
            let memo = memo ?? run.memo
            if !memo.isEmpty { $0.memo.fields = memo.mapValues(\.proto) }
            let attributes = options.searchAttributes ?? run.searchAttributes
            if !attributes.isEmpty { $0.searchAttributes = attributes.proto }
        }
    }
}
