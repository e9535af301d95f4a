import Fermata
import FermataAI
import Foundation

/// What a batch job does outside of its workflow.
@ActivityContainer
struct ModelBatchActivities {
    let gateway: ModelGateway
    let store: ContentStore

    /// How large a piece of the results is.
    private static let pieceBytes = 4 << 20

    /// Sets aside what the job can cost.
    @Activity
    func reserveBatch(input: ModelBatchTask) async throws -> BatchPlan {
        try await Heartbeats.during { try await gateway.reserveBatch(input.call, try await items(input)) }
    }

    /// Brings the requests to the provider. A file that nobody uses costs nothing there.
    @Activity
    func uploadBatch(input: ModelBatchTask) async throws -> BatchUpload {
        try await Heartbeats.during { try await gateway.uploadBatch(input.call, try await items(input)) }
    }

    /// Begins the job, or finds the one that an attempt before has begun.
    @Activity
    func submitBatch(input: ModelBatchSubmission) async throws -> ModelBatchSubmitted {
        let search = try await Heartbeats.during {
            try await gateway.submitBatch(
                input.task.call,
                try await items(input.task),
                input.upload,
                mayBeSentSince: input.mayBeSentSince,
                maySend: input.maySend
            )
        }
        switch search {
        case .found(let batch): return ModelBatchSubmitted(batch: batch, isUndecided: false)
        case .none: return ModelBatchSubmitted(isUndecided: false)
        case .undecided: return ModelBatchSubmitted(isUndecided: true)
        }
    }

    /// Looks how far the job is.
    @Activity
    func checkBatch(input: ModelBatchPlace) async throws -> ProviderBatch {
        try await Heartbeats.during { try await gateway.batch(input.call, id: input.id) }
    }

    /// Asks that nothing more is begun.
    @Activity
    func cancelBatch(input: ModelBatchPlace) async throws -> ProviderBatch {
        try await Heartbeats.during { try await gateway.cancelBatch(input.call, id: input.id) }
    }

    /// Settles what was used, and stores the results.
    @Activity
    func collectBatch(input: ModelBatchCollection) async throws -> ModelBatchCollected {
        try await Heartbeats.during {
            var piece = Data()
            var references: [ContentReference] = []
            var rest: [ModelBatchItem] = []
            let counts = try await gateway.collectBatch(
                input.task.call,
                try await items(input.task),
                input.batch
            ) { some in
                let left = input.leavesExpired ? some.filter { $0.result.outcome == .expired } : []
                rest += left.map(\.item)
                let kept = left.isEmpty ? some : some.filter { $0.result.outcome != .expired }
                piece.append(try ModelBatchFile.lines(kept.map(\.result)))
                guard piece.count >= Self.pieceBytes else { return }
                references.append(try await store.store(piece, mediaType: ModelBatchFile.mediaType))
                piece = Data()
            }
            if !piece.isEmpty {
                references.append(try await store.store(piece, mediaType: ModelBatchFile.mediaType))
            }
            return ModelBatchCollected(
                counts: counts,
                results: references,
                rest: rest.isEmpty ? nil : try await ModelBatchFile.store(rest, in: store)
            )
        }
    }

    /// Gives back what was set aside for a job that was never begun.
    @Activity
    func releaseBatch(input: BatchCall) async throws {
        try await gateway.releaseBatch(input)
    }

    /// Waits until somebody outside says that the job has ended.
    @Activity
    func awaitBatchCallback(input: String) async throws {
        throw CompleteAsyncError()
    }

    private func items(_ task: ModelBatchTask) async throws -> [ModelBatchItem] {
        try await ModelBatchFile.values(task.requests, in: store)
    }
}
