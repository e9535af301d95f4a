public import Fermata
import FermataAI

/// Runs many requests as one job of their provider, within a day and for less.
///
/// What the job can cost is set aside first, and settled for each request when its result is there. The requests and the
/// results are in the content store; the history holds their names.
///
/// **Once.** Providers begin a second job when they are asked twice. A submission is therefore one attempt; when nobody
/// saw its end, the job is looked for at the provider before another attempt, and for as long as the first may still be
/// under way there is none. OpenAI's jobs carry a name. Anthropic's do not: there the search waits until every job of the
/// same size from that time has ended, and then knows by the names of the requests.
///
/// **Waiting.** Looks at the job grow further apart with its time. With `callback`, the activity `batch-callback` waits
/// for somebody who completes it when the provider reports the job's end (`TemporalClient.reportModelBatch`); looks
/// continue, less often, in case nobody does. A provider that does not accept the key any more is asked again every hour
/// for a week.
///
/// **Messages.** Signals: `cancel` ends the job early, as cancelling the run does; what was done by then is paid and in
/// the results, and the run completes. `resume` looks again at once after a problem. Queries: `status`
/// (``ModelBatchStatus``) and `progress`.
@Workflow
public struct ModelBatchWorkflow {
    var current = ModelBatchStatus()
    var isCancelRequested = false
    var isResumed = false

    public mutating func run(
        context: WorkflowContext<Self>,
        input: ModelBatchInput
    ) async throws -> ModelBatchOutput {
        try input.validate()
        let output = try await withThrowingTaskGroup(of: ModelBatchOutput?.self) { group in
            // What was begun at a provider has to be ended and settled, also when the run is cancelled.
            group.addTask {
                try await context.withCancellationShield {
                    try await ModelBatchJob(context: context, input: input).run()
                }
            }
            group.addTask {
                do {
                    try await context.condition { $0.current.stage == .done }
                } catch {
                    context.mutateState { $0.isCancelRequested = true }
                }
                return nil
            }
            var output = ModelBatchOutput()
            for try await result in group {
                if let result { output = result }
            }
            return output
        }
        return output
    }

    /// Ends the job early. What was done by then is paid, and in the results.
    @WorkflowSignal(name: "cancel", description: "End the job early and keep what was done")
    public mutating func cancel() {
        isCancelRequested = true
    }

    /// Looks again at once after a problem.
    @WorkflowSignal(name: "resume", description: "Look again at once after a problem")
    public mutating func resume() {
        isResumed = true
    }

    /// How far the job is.
    @WorkflowQuery(name: "status", description: "How far the job is, and what it cost")
    public func status() -> ModelBatchStatus { current }

    /// How far the job is.
    @WorkflowQuery(name: "progress")
    public func progress() -> WorkflowProgress {
        let ended = current.counts.ended
        return WorkflowProgress(
            stage: current.stage.rawValue,
            completed: ended > 0 ? ended : current.batch?.ended ?? 0,
            total: current.requests
        )
    }
}
