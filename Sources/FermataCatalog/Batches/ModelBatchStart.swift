import Fermata
import FermataAI
import Foundation

/// Begins a job once, whatever happens to the attempts.
struct ModelBatchStart: Sendable {
    let context: WorkflowContext<ModelBatchWorkflow>
    let task: ModelBatchTask
    let upload: BatchUpload
    let plan: BatchPlan

    /// How long a request that its sender gave up may still be on its way, in seconds.
    private static let settling = 60.0
    private static let longestWait = 300.0

    /// - Returns: `nil` if the job was cancelled before it began.
    func run() async throws -> ProviderBatch? {
        // When the job may have been begun without anybody being told, and until when that may still happen.
        var sentSince: Date?
        var mayArriveUntil = context.now
        var wait = 5.0
        while true {
            let isCancelRequested = context.mutateState { $0.isCancelRequested }
            if isCancelRequested, sentSince == nil { return nil }
            let begunAt = context.now
            let isOver = begunAt >= mayArriveUntil
            do {
                let submitted = try await attempt(
                    mayBeSentSince: sentSince,
                    maySend: isOver && !isCancelRequested
                )
                if let batch = submitted.batch { return batch }
                if isOver, isCancelRequested, !submitted.isUndecided { return nil }
            } catch let error as ActivityError {
                let cause = error.cause as? ApplicationError
                if cause?.type == LanguageModelErrorType.rateLimited.rawValue {
                    wait = cause?.nextRetryDelay.map { $0 / .seconds(1) } ?? wait
                } else if cause?.isNonRetryable == true {
                    // Refused: this attempt has begun nothing. One before it may have.
                    guard sentSince != nil else { throw error }
                    wait = Self.longestWait
                } else {
                    sentSince = sentSince ?? begunAt
                    // A worker that nobody hears any more may still be sending.
                    let sending = error.cause is TimeoutError ? plan.timeLimitSeconds : 0
                    mayArriveUntil = context.now.addingTimeInterval(sending + Self.settling)
                }
                context.mutateState { $0.current.problem = cause?.message ?? error.message }
            }
            try await context.pause(.seconds(wait), summary: "Wait before the next attempt to begin the job")
            wait = min(2 * wait, Self.longestWait)
        }
    }

    private func attempt(mayBeSentSince date: Date?, maySend: Bool) async throws -> ModelBatchSubmitted {
        let submitted = try await context.executeActivity(
            ModelBatchActivities.Activities.SubmitBatch.self,
            options: ModelBatchOptions.work("Begin the job", attempts: 1),
            input: ModelBatchSubmission(task: task, upload: upload, mayBeSentSince: date, maySend: maySend)
        )
        context.mutateState { $0.current.problem = nil }
        return submitted
    }
}
