import Foundation
import TemporalAPI

extension Transaction {
    static let batchKind = "batch"
    private static let progressKind = "batch-progress"
    private static let targetsKind = "batch-targets"

    func batchJob(_ key: BatchKey) throws -> BatchJob? {
        try document(kind: Self.batchKind, namespace: key.namespaceID, key: key.jobID)
            .map(BatchJob.init(serialized:))
    }

    func batchProgress(_ key: BatchKey) throws -> BatchProgress? {
        try document(kind: Self.progressKind, namespace: key.namespaceID, key: key.jobID)
            .map { try JSONDecoder().decode(BatchProgress.self, from: $0) }
    }

    /// The runs that the operation is for, in their order; nil until they have been looked up.
    func batchTargets(_ key: BatchKey) throws -> [BatchTarget]? {
        try document(kind: Self.targetsKind, namespace: key.namespaceID, key: key.jobID)
            .map { try JSONDecoder().decode([BatchTarget].self, from: $0) }
    }

    func putBatch(_ key: BatchKey, _ progress: BatchProgress) throws {
        let data = try JSONEncoder().encode(progress)
        putDocument(kind: Self.progressKind, namespace: key.namespaceID, key: key.jobID, data)
        guard progress.state != .running,
            document(kind: Self.targetsKind, namespace: key.namespaceID, key: key.jobID) != nil
        else { return }
        deleteDocument(kind: Self.targetsKind, namespace: key.namespaceID, key: key.jobID)
    }

    func putBatch(_ key: BatchKey, targets: [BatchTarget]) throws {
        let data = try JSONEncoder().encode(targets)
        putDocument(kind: Self.targetsKind, namespace: key.namespaceID, key: key.jobID, data)
    }

    /// Notes a batch operation. It begins when the change is durable.
    ///
    /// - Throws: `resourceExhausted` if another one is not done, `alreadyExists` if its id was used before.
    func startBatch(_ job: BatchJob, namespace: Namespace) throws {
        let key = BatchKey(namespaceID: namespace.id, jobID: job.request.jobID)
        try removeOldBatches(namespace)
        let open = try documents(kind: Self.batchKind, namespace: namespace.id).count {
            try batchProgress(.init(namespaceID: namespace.id, jobID: $0.key))?.state == .running
        }
        guard open < BatchLimits.openPerNamespace else {
            throw EngineError.resourceExhausted("Max concurrent batch operations is reached", cause: .concurrentLimit)
        }
        if let other = try batchJob(key) {
            throw EngineError.workflowAlreadyStarted(
                "Workflow execution already finished. WorkflowId: \(key.jobID), RunId: \(other.runID). Workflow Id "
                    + "reuse policy: reject duplicate workflow Id.",
                requestID: "",
                runID: other.runID
            )
        }
        putDocument(kind: Self.batchKind, namespace: key.namespaceID, key: key.jobID, try job.serialized())
        try putBatch(key, BatchProgress())
    }

    /// Ends a batch operation; what it has done stays done.
    func closeBatch(_ key: BatchKey, _ state: BatchProgress.State) throws {
        guard var progress = try batchProgress(key), progress.state == .running else { return }
        progress.state = state
        progress.closeTime = now.nanoseconds
        try putBatch(key, progress)
    }

    /// Batch operations that are done are kept as long as runs.
    private func removeOldBatches(_ namespace: Namespace) throws {
        for document in documents(kind: Self.batchKind, namespace: namespace.id) {
            let key = BatchKey(namespaceID: namespace.id, jobID: document.key)
            guard let closed = try batchProgress(key)?.closeTime,
                EngineTime(nanoseconds: closed) + namespace.retention < now
            else { continue }
            deleteDocument(kind: Self.batchKind, namespace: namespace.id, key: key.jobID)
            deleteDocument(kind: Self.progressKind, namespace: namespace.id, key: key.jobID)
        }
    }
}
