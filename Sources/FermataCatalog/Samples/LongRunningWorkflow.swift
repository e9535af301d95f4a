public import Fermata

/// Work in batches that would be too much for one history: after a number of batches, or when the server suggests it,
/// the workflow continues as new and carries its state along.
///
/// **Timeouts and retries.** A batch computes for milliseconds; an attempt may take 30 s, so a lost worker is noticed
/// soon. Batches have no failure of their own and no effects outside, so the server's retries without limit are right.
///
/// **Query** `progress` counts items, over all runs.
@Workflow
public struct LongRunningWorkflow {
    private var current = WorkflowProgress(stage: "starting")

    public mutating func run(context: WorkflowContext<Self>, input: LongRunningInput) async throws -> LongRunningResult
    {
        try input.validate()
        var input = input
        var batches = 0
        current = WorkflowProgress(stage: "working", completed: input.state.processed, total: input.items)
        while input.state.processed < input.items {
            if batches == input.batchesPerRun || context.continueAsNewSuggested {
                input.state.runs += 1
                throw try await context.makeContinueAsNewError(input: input)
            }
            let count = min(input.batchSize, input.items - input.state.processed)
            let checksum = try await context.executeActivity(
                BatchActivities.Activities.ProcessBatch.self,
                options: ActivityOptions(startToCloseTimeout: .seconds(30)),
                input: BatchActivities.Batch(first: input.state.processed, count: count)
            )
            input.state.processed += count
            input.state.checksum = (input.state.checksum &+ checksum) & 0xFFFF_FFFF
            batches += 1
            current.completed = input.state.processed
            if input.pauseSeconds > 0, input.state.processed < input.items {
                try await context.sleep(for: .seconds(input.pauseSeconds))
            }
        }
        current.stage = "done"
        return LongRunningResult(
            processed: input.state.processed,
            checksum: input.state.checksum,
            runs: input.state.runs + 1
        )
    }

    /// How far the workflow is.
    @WorkflowQuery(name: "progress")
    public func progress() -> WorkflowProgress { current }
}
