import FermataCore
import Foundation
import SwiftProtobuf
import TemporalAPI

extension TemporalClient {
    /// Builds the request that all ways of starting a workflow share. Its request id makes repeating it safe.
    func startRequest(
        name: String,
        options: WorkflowOptions,
        input: [Payload]
    ) async throws -> Temporal_Api_Workflowservice_V1_StartWorkflowExecutionRequest {
        try Self.check(name: name, options)
        let memo = try await dataConverter.memo(options.memo)
        let metadata = try await dataConverter.userMetadata(
            summary: options.staticSummary,
            details: options.staticDetails
        )
        return .with {
            $0.namespace = namespace
            $0.identity = identity
            $0.requestID = UUID().uuidString.lowercased()
            $0.workflowID = options.id
            $0.workflowType.name = name
            $0.taskQueue.name = options.taskQueue
            if !input.isEmpty { $0.input = .init(input) }
            if let timeout = options.executionTimeout { $0.workflowExecutionTimeout = .init(duration: timeout) }
            if let timeout = options.runTimeout { $0.workflowRunTimeout = .init(duration: timeout) }
            if let timeout = options.taskTimeout { $0.workflowTaskTimeout = .init(duration: timeout) }
            if let delay = options.startDelay { $0.workflowStartDelay = .init(duration: delay) }
            if let policy = options.retryPolicy { $0.retryPolicy = policy.proto }
            if let attributes = options.searchAttributes { $0.searchAttributes = attributes.proto }
            if let priority = options.priority { $0.priority = priority.proto }
            if let metadata { $0.userMetadata = metadata }
            if !memo.fields.isEmpty { $0.memo = memo }
            $0.cronSchedule = options.cronSchedule ?? ""
            $0.workflowIDReusePolicy = options.idReusePolicy.proto
            $0.workflowIDConflictPolicy = options.idConflictPolicy.proto
        }
    }

    private static func check(name: String, _ options: WorkflowOptions) throws {
        guard !name.isEmpty else { throw FermataError(.invalidArgument, "The workflow type must not be empty.") }
        guard !options.id.isEmpty else { throw FermataError(.invalidArgument, "The workflow id must not be empty.") }
        guard !options.taskQueue.isEmpty else {
            throw FermataError(.invalidArgument, "The task queue of workflow '\(options.id)' must not be empty.")
        }
        guard options.startDelay == nil || options.cronSchedule == nil else {
            throw FermataError(.invalidArgument, "startDelay and cronSchedule cannot be used together.")
        }
    }
}

extension Temporal_Api_Workflowservice_V1_SignalWithStartWorkflowExecutionRequest {
    /// Takes over what the two requests have in common.
    init(_ start: Temporal_Api_Workflowservice_V1_StartWorkflowExecutionRequest) {
        self.init()
        namespace = start.namespace
        identity = start.identity
        requestID = start.requestID
        workflowID = start.workflowID
        workflowType = start.workflowType
        taskQueue = start.taskQueue
        cronSchedule = start.cronSchedule
        workflowIDReusePolicy = start.workflowIDReusePolicy
        // A running workflow is what this request expects, so refusing one is not among the server's choices.
        let policy = start.workflowIDConflictPolicy
        workflowIDConflictPolicy = policy == .fail ? .useExisting : policy
        if start.hasInput { input = start.input }
        if start.hasWorkflowExecutionTimeout { workflowExecutionTimeout = start.workflowExecutionTimeout }
        if start.hasWorkflowRunTimeout { workflowRunTimeout = start.workflowRunTimeout }
        if start.hasWorkflowTaskTimeout { workflowTaskTimeout = start.workflowTaskTimeout }
        if start.hasWorkflowStartDelay { workflowStartDelay = start.workflowStartDelay }
        if start.hasRetryPolicy { retryPolicy = start.retryPolicy }
        if start.hasMemo { memo = start.memo }
        if start.hasSearchAttributes { searchAttributes = start.searchAttributes }
        if start.hasUserMetadata { userMetadata = start.userMetadata }
        if start.hasPriority { priority = start.priority }
    }
}
