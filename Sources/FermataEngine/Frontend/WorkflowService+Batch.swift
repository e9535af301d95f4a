import Foundation
import GRPCCore
import SwiftProtobuf
import TemporalAPI

extension WorkflowServiceHandler {
    func startBatchOperation(
        request: BatchRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_StartBatchOperationResponse {
        try request.validate()
        try await engine.durably { transaction in
            let namespace = try transaction.core.namespaces.namespace(named: request.namespace)
            if !request.visibilityQuery.isEmpty {
                try Self.check(query: request.effectiveQuery, kind: request.kind, namespace)
            }
            let job = BatchJob(request: request, runID: UniqueID.make(), startTime: transaction.now)
            try transaction.startBatch(job, namespace: namespace)
            transaction.afterCommit { [batchBell = engine.batchBell] in batchBell.changed(0) }
        }
        return .init()
    }

    func stopBatchOperation(
        request: Temporal_Api_Workflowservice_V1_StopBatchOperationRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_StopBatchOperationResponse {
        try checkBatch(request.jobID, request.namespace)
        guard !request.reason.isEmpty else { throw EngineError.invalidArgument("Reason is not set on request.") }
        try await engine.durably { transaction in
            let (key, _, progress) = try transaction.findBatch(request.jobID, namespace: request.namespace)
            guard progress.state == .running else { throw EngineError.workflowCompleted }
            try transaction.closeBatch(key, .failed)
        }
        return .init()
    }

    func describeBatchOperation(
        request: Temporal_Api_Workflowservice_V1_DescribeBatchOperationRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_DescribeBatchOperationResponse {
        try checkBatch(request.jobID, request.namespace)
        let (_, job, progress) = try await engine.durably { transaction in
            try transaction.findBatch(request.jobID, namespace: request.namespace)
        }
        return .with {
            $0.operationType = job.request.operationType
            $0.jobID = job.request.jobID
            $0.state = progress.state.message
            $0.startTime = job.startTime.timestamp
            if let closeTime = progress.closeTime { $0.closeTime = EngineTime(nanoseconds: closeTime).timestamp }
            $0.totalOperationCount = progress.total
            $0.completeOperationCount = progress.succeeded
            $0.failureOperationCount = progress.failed
            $0.identity = job.request.identity
            $0.reason = job.request.reason
            $0.query = job.request.visibilityQuery
            $0.executions = job.namedTargets.map { target in
                .with {
                    $0.type = .workflow
                    $0.businessID = target.workflowID
                    $0.runID = target.runID
                }
            }
        }
    }

    /// The latest first.
    func listBatchOperations(
        request: Temporal_Api_Workflowservice_V1_ListBatchOperationsRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_ListBatchOperationsResponse {
        guard !request.namespace.isEmpty else {
            throw EngineError.invalidArgument("Namespace is not set on request.")
        }
        guard
            let first = request.nextPageToken.isEmpty ? 0 : Int(String(decoding: request.nextPageToken, as: UTF8.self)),
            first >= 0
        else { throw EngineError.invalidArgument("Invalid NextPageToken.") }
        let jobs = try await engine.durably { transaction in
            let namespace = try transaction.core.namespaces.namespace(named: request.namespace)
            return try transaction.documents(kind: Transaction.batchKind, namespace: namespace.id)
                .map { try transaction.findBatch($0.key, namespace: request.namespace) }
                .sorted { $0.job.startTime > $1.job.startTime }
        }
        let asked = Int(request.pageSize)
        let page = jobs.dropFirst(first).prefix(1...BatchLimits.page ~= asked ? asked : BatchLimits.page)
        return .with {
            $0.operationInfo = page.map { _, job, progress in
                .with {
                    $0.jobID = job.request.jobID
                    $0.state = progress.state.message
                    $0.startTime = job.startTime.timestamp
                    if let closeTime = progress.closeTime {
                        $0.closeTime = EngineTime(nanoseconds: closeTime).timestamp
                    }
                    $0.operationType = job.request.operationType
                }
            }
            if page.endIndex < jobs.count { $0.nextPageToken = Data(String(page.endIndex).utf8) }
        }
    }

    private func checkBatch(_ jobID: String, _ namespace: String) throws(EngineError) {
        guard !jobID.isEmpty else { throw .invalidArgument("JobId is not set on request.") }
        guard !namespace.isEmpty else { throw .invalidArgument("Namespace is not set on request.") }
    }

    private static func check(query: String, kind: StandaloneKind?, _ namespace: Namespace) throws(EngineError) {
        do throws(EngineError) {
            let attributes = namespace.searchAttributes
            _ = try VisibilityQuery(query, namespaceID: namespace.id, attributes: attributes, kind: kind)
        } catch {
            throw .invalidArgument("invalid visibility query: \(error.message)")
        }
    }
}

extension Transaction {
    /// - Throws: `notFound`.
    fileprivate func findBatch(
        _ jobID: String,
        namespace name: String
    ) throws -> (key: BatchKey, job: BatchJob, progress: BatchProgress) {
        let key = BatchKey(namespaceID: try core.namespaces.namespace(named: name).id, jobID: jobID)
        guard let job = try batchJob(key), let progress = try batchProgress(key) else {
            throw EngineError.notFound("workflow not found for ID: \(jobID)")
        }
        return (key, job, progress)
    }
}

extension BatchProgress.State {
    /// A stopped operation counts as failed.
    fileprivate var message: Temporal_Api_Enums_V1_BatchOperationState {
        switch self {
        case .running: .running
        case .completed: .completed
        case .failed: .failed
        }
    }
}
