import SwiftProtobuf
import TemporalAPI

@testable import FermataEngine

/// Batch operations, which are cut off in the middle and go on later, also after a crash.
extension Simulation {
    struct Batch {
        let job: BatchRequest
        /// The runs that it is for; nil until the engine has looked for them.
        var targets: [RunNumber]?
    }

    static let batchSignal = Temporal_Api_Batch_V1_BatchOperationSignal.with {
        ($0.signal, $0.identity) = ("batch", "operator")
    }

    func startBatch() async throws {
        guard batch == nil else { return try await workOnBatch() }
        var job = BatchRequest.with {
            ($0.namespace, $0.jobID, $0.reason) = ("default", name("batch"), "simulated")
            // After so many runs the engine rests, which is where the simulation cuts it off.
            $0.maxOperationsPerSecond = Float(random.number(in: 1...4))
        }
        switch random.number(in: 1...10) {
        case 1...7: job.signalOperation = Self.batchSignal
        case 8...9: job.cancellationOperation = .with { $0.identity = "operator" }
        default: job.terminationOperation = .with { $0.identity = "operator" }
        }
        var targets: [RunNumber]?
        if random.chance(50) {
            job.visibilityQuery = "ExecutionStatus = 'Running'"
        } else {
            let open = openRuns()
            guard !open.isEmpty else { return note("batch", "nobody") }
            targets = open.map(\.number)
            job.executions = open.map { run in
                .with { ($0.workflowID, $0.runID) = (run.workflowID, run.runID) }
            }
        }
        let request = job
        let response = try await call("batch") {
            try await handler.startBatchOperation(request: request, context: Self.context)
        }
        if response != nil { batch = Batch(job: job, targets: targets) }
    }

    /// Lets the engine work on the batch operation until it rests or is done.
    func workOnBatch() async throws {
        guard var batch else { return note("work on batch", "nothing") }
        let key = BatchKey(namespaceID: namespaceID, jobID: batch.job.jobID)
        if batch.targets == nil {
            // Paused runs have a status of their own.
            batch.targets = try openRuns().map(\.number).filter { try run($0)?.status == .running }
        }
        self.batch = batch
        let before = try self.progress(key).done
        let rest = before + Int64(batch.job.maxOperationsPerSecond)
        let work = Task { [engine] in try await engine.runBatches() }
        var progress = try self.progress(key)
        while progress.state == .running, progress.done < rest {
            await Task.yield()
            progress = try self.progress(key)
        }
        work.cancel()
        _ = await work.result
        note("work on batch", "\(progress.state) after \(progress.done - before)")
        guard progress.state != .running else { return }
        self.batch = nil
        try await settle()
        try check(batch, progress)
    }

    /// What was to be done was done to each, once.
    private func check(_ batch: Batch, _ progress: BatchProgress) throws {
        let targets = batch.targets ?? []
        guard progress.state == .completed, progress.total == targets.count, progress.done == progress.total else {
            throw violation("the batch operation for \(targets.count) runs ended as \(progress)")
        }
        guard progress.failed == 0 else { return note("batch", "\(progress.failed) refused") }
        for number in targets {
            guard let run = try run(number), run.isRunning else { continue }
            switch batch.job.operation {
            case .signalOperation:
                let id = BatchJob(request: batch.job, runID: "", startTime: clock.now()).requestID(
                    "signal",
                    BatchTarget(workflowID: run.identity.workflowID, runID: run.identity.runID)
                )
                guard run.signalRequestIDs[id] != nil else {
                    throw violation("the batch operation has left out \(run.identity.workflowID)")
                }
            case .cancellationOperation where !run.cancelRequested, .terminationOperation:
                throw violation("the batch operation has left out \(run.identity.workflowID)")
            default:
                break
            }
        }
    }

    private func progress(_ key: BatchKey) throws -> BatchProgress {
        guard let progress = try engine.transact({ try $0.batchProgress(key) }).0 else {
            throw violation("the batch operation \(key.jobID) is lost")
        }
        return progress
    }

    private func openRuns() -> [(workflowID: String, runID: String, number: RunNumber)] {
        engine.look { core in
            core.openRuns
                .map { (workflowID: $0.key.workflowID, runID: $0.value.runID, number: $0.value.number) }
                .sorted { $0.number < $1.number }
        }
    }
}

extension BatchProgress {
    fileprivate var done: Int64 { succeeded + failed }
}
