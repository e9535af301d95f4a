public import Fermata

/// The smallest useful workflow: a text through one activity.
///
/// **Timeouts and retries.** The activity computes for a moment, so an attempt may take 10 s; only a lost worker needs
/// that long. It has no failure of its own, so the server's default retries, without limit, are right: a worker that
/// went away comes back.
///
/// **Query** `progress`.
@Workflow
public struct SampleWorkflow {
    private var current = WorkflowProgress(stage: "starting", total: 1)

    public mutating func run(context: WorkflowContext<Self>, input: SampleInput) async throws -> SampleResult {
        try input.validate()
        current.stage = "tidying"
        let result = try await context.executeActivity(
            SampleActivities.Activities.Tidy.self,
            options: ActivityOptions(startToCloseTimeout: .seconds(10), summary: "Tidy the text"),
            input: input
        )
        current = WorkflowProgress(stage: "done", completed: 1, total: 1)
        return result
    }

    /// How far the run is.
    @WorkflowQuery(name: "progress")
    public func progress() -> WorkflowProgress { current }
}
