public import Fermata

/// Starts work and does not wait for it: the child, a ``LongRunningWorkflow``, goes on after this workflow completed.
///
/// It waits until the server has started the child, because before that nothing would survive this workflow's end.
///
/// **Timeouts and retries.** The child is abandoned when its parent closes, has no timeouts, and retries its own
/// activities. If the child cannot be started, the workflow fails; it is the only thing it does.
///
/// **Query** `progress`.
@Workflow
public struct FireAndForgetWorkflow {
    private var current = WorkflowProgress(stage: "starting the child", total: 1)

    public mutating func run(
        context: WorkflowContext<Self>,
        input: LongRunningInput
    ) async throws -> FireAndForgetResult {
        try input.validate()
        let child = try await context.startChildWorkflow(
            LongRunningWorkflow.self,
            options: ChildWorkflowOptions(
                id: "\(context.info.workflowID)/background",
                parentClosePolicy: .abandon,
                cancellationType: .abandon
            ),
            input: input
        )
        current = WorkflowProgress(stage: "done", completed: 1, total: 1)
        return FireAndForgetResult(childID: child.id)
    }

    /// How far the run is.
    @WorkflowQuery(name: "progress")
    public func progress() -> WorkflowProgress { current }
}

/// The result of ``FireAndForgetWorkflow``.
public struct FireAndForgetResult: Codable, Sendable, Hashable {
    /// The workflow id of the child.
    public var childID: String
}
