public import Fermata

/// Multiplies two numbers: a child of ``OrchestrationWorkflow``.
///
/// It only computes, so there is nothing to retry and nothing to time. A product that does not fit fails it with
/// ``CatalogFailure/overflow``.
@Workflow
public struct MultiplyWorkflow {
    private var current = WorkflowProgress(stage: "multiplying", total: 1)

    public mutating func run(context: WorkflowContext<Self>, input: NumberPair) async throws -> Int {
        let product = try input.left.checkedProduct(input.right)
        current = WorkflowProgress(stage: "done", completed: 1, total: 1)
        return product
    }

    /// How far the run is.
    @WorkflowQuery(name: "progress")
    public func progress() -> WorkflowProgress { current }
}
