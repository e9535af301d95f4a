import Fermata
public import Foundation

/// Batches of the built-in model, so that all that handles them runs with nothing set up.
///
/// A job is nothing but its name: it has ended as soon as it began, and its results are made when they are fetched.
extension LocalProvider: BatchProvider {
    public var maximumBatchRequests: Int { 50_000 }

    public func upload(_ submission: BatchSubmission) async throws -> String? { nil }

    public func submit(_ submission: BatchSubmission) async throws -> ProviderBatch {
        let count = submission.requests.count
        return ProviderBatch(id: submission.name, state: .ended, total: count, ended: count, createdAt: Date())
    }

    public func find(_ submission: BatchSubmission, since date: Date) async throws -> BatchSearch { .none }

    public func batch(_ id: String) async throws -> ProviderBatch { ProviderBatch(id: id, state: .ended) }

    public func cancelBatch(_ id: String) async throws -> ProviderBatch { try await batch(id) }

    public func results(
        of batch: ProviderBatch,
        _ submission: BatchSubmission,
        _ take: (BatchAnswer?) async throws -> Void
    ) async throws {
        for (index, request) in submission.requests {
            do {
                let answer = try await respond(to: request, idempotencyKey: nil, onDelta: nil)
                try await take(BatchAnswer(index: index, outcome: .answered(answer)))
            } catch let error as ApplicationError {
                try await take(BatchAnswer(index: index, outcome: .failed(error)))
            }
        }
    }
}
