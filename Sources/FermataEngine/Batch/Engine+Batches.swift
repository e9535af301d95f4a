import Foundation
import Logging
import TemporalAPI

// Invariants
//  B1. What is done to a run and that it is done are one commit, so that a restart goes on exactly where it was.
//  B2. Only the task of `runBatches` works on batch operations; calls only note and close them.

extension Engine {
    /// Works on batch operations until its task is cancelled, also on those that the engine's last end has cut off.
    func runBatches() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            var begun: Set<BatchKey> = []
            while !Task.isCancelled {
                let waiter = batchBell.add(for: 0)
                defer { batchBell.remove(waiter, for: 0) }
                let (open, _) = try transact { try $0.openBatches() }
                begun.formIntersection(open)
                for key in open where begun.insert(key).inserted {
                    group.addTask { await self.runBatch(key) }
                }
                await waiter.wait()
            }
        }
    }

    private func runBatch(_ key: BatchKey) async {
        do {
            guard let (job, targets) = try await prepareBatch(key) else { return }
            try await work(on: key, job, targets)
        } catch is CancellationError {
            // It goes on when the engine runs again.
        } catch {
            logger.error("a batch operation failed", metadata: ["job": "\(key.jobID)", "error": "\(error)"])
            do {
                try await durably { transaction in
                    try transaction.closeBatch(key, .failed)
                    guard let namespace = transaction.core.namespaces.namespace(id: key.namespaceID) else { return }
                    transaction.measure(.batch(.operationFailed, namespace: namespace.name))
                }
            } catch {
                logger.error("a batch operation could not be closed", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Looks up what the operation is for, once; nil if it was stopped already.
    private func prepareBatch(_ key: BatchKey) async throws -> (BatchJob, [BatchTarget])? {
        let (job, known) = try await durably { (try $0.batchJob(key), try $0.batchTargets(key)) }
        guard let job else { return nil }
        if let known { return (job, known) }
        var targets = job.namedTargets
        if targets.isEmpty { targets = try await self.targets(of: job) }
        let isOpen = try await durably { transaction in
            guard var progress = try transaction.batchProgress(key), progress.state == .running else { return false }
            progress.total = Int64(targets.count)
            try transaction.putBatch(key, targets: targets)
            try transaction.putBatch(key, progress)
            return true
        }
        return isOpen ? (job, targets) : nil
    }

    private func targets(of job: BatchJob) async throws -> [BatchTarget] {
        let namespace = try namespace(named: job.request.namespace)
        let query = try VisibilityQuery(
            job.request.effectiveQuery,
            namespaceID: namespace.id,
            attributes: namespace.searchAttributes,
            kind: job.request.kind
        )
        try await flushed()
        var targets: [BatchTarget] = []
        var last: VisibilityQuery.PageToken?
        repeat {
            let page = try store.read(as: .listRuns) { reader throws(EngineError) in
                try reader.visibility(query.listSQL(pageSize: BatchLimits.page, after: last))
            }
            targets += page.map { BatchTarget(workflowID: $0.workflowID, runID: $0.runID) }
            last = page.count == BatchLimits.page ? page.last?.pageToken : nil
        } while last != nil
        return targets
    }

    private func work(on key: BatchKey, _ job: BatchJob, _ targets: [BatchTarget]) async throws {
        let asked = Double(job.request.maxOperationsPerSecond)
        let rate = asked > 0 ? min(asked, BatchLimits.operationsPerSecond) : BatchLimits.operationsPerSecond
        let chunk = max(1, Int(rate))
        var sinceRest = 0
        while try await step(key, job, targets) {
            sinceRest += 1
            guard sinceRest == chunk else { continue }
            sinceRest = 0
            try await Task.sleep(for: .seconds(Double(chunk) / rate))
        }
    }

    /// Does the operation to the next run.
    ///
    /// - Returns: Whether there was one. Without one the operation is closed, if nobody has done so before.
    private func step(_ key: BatchKey, _ job: BatchJob, _ targets: [BatchTarget]) async throws -> Bool {
        try Task.checkCancellation()
        do {
            return try await step(key, targets) { transaction, target, progress in
                do {
                    try transaction.perform(job, on: target)
                } catch let error as EngineError where error.code == .notFound {
                    // It is gone or has ended: that is what is wanted, or the client's list is old.
                }
                progress.succeeded += 1
                transaction.measure(.batch(.done, namespace: job.request.namespace))
            }
        } catch let error as EngineError where error.code != .unavailable && error.code != .dataLoss {
            // What the rules refuse; the whole transaction was undone.
            return try await step(key, targets) { transaction, _, progress in
                progress.failed += 1
                transaction.measure(.batch(.refused, namespace: job.request.namespace))
            }
        }
    }

    private func step(
        _ key: BatchKey,
        _ targets: [BatchTarget],
        _ body: (Transaction, BatchTarget, inout BatchProgress) throws -> Void
    ) async throws -> Bool {
        let (isOpen, ticket) = try transact { transaction in
            guard var progress = try transaction.batchProgress(key), progress.state == .running else { return false }
            let position = Int(progress.succeeded + progress.failed)
            guard position < targets.count else {
                try transaction.closeBatch(key, .completed)
                return false
            }
            try body(transaction, targets[position], &progress)
            try transaction.putBatch(key, progress)
            return true
        }
        try await store.committed(ticket)
        return isOpen
    }
}

extension Transaction {
    fileprivate func openBatches() throws -> Set<BatchKey> {
        var open: Set<BatchKey> = []
        for key in (core.documents[Self.batchKind] ?? [:]).keys {
            let key = BatchKey(namespaceID: key.namespace, jobID: key.key)
            if try batchProgress(key)?.state == .running { open.insert(key) }
        }
        return open
    }
}
