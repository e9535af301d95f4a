public import Fermata

/// Adds two numbers: a child of ``OrchestrationWorkflow``.
///
/// It only computes, so there is nothing to retry and nothing to time. A sum that does not fit fails it with
/// ``CatalogFailure/overflow``.
@Workflow
public struct AddWorkflow {
    private var current = WorkflowProgress(stage: "adding", total: 1)

    public mutating func run(context: WorkflowContext<Self>, input: NumberPair) async throws -> Int {
        let sum = try input.left.checkedSum(input.right)
        current = WorkflowProgress(stage: "done", completed: 1, total: 1)
        return sum
    }

    /// How far the run is.
    @WorkflowQuery(name: "progress")
    public func progress() -> WorkflowProgress { current }
}
