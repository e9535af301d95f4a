public import Fermata

/// Child workflows in parallel: adds and multiplies every pair of a list, then sums it all up.
///
/// **Timeouts and retries.** The children only compute. They have no timeout, so a busy or absent worker delays them but
/// never fails them, and no retry policy, since a sum that does not fit will not fit the next time. If one fails, the
/// others are cancelled and the run fails with it.
///
/// **Query** `progress` counts finished children.
@Workflow
public struct OrchestrationWorkflow {
    private var current = WorkflowProgress(stage: "starting")

    private enum Part {
        case sum(Int)
        case product(Int)
    }

    public mutating func run(
        context: WorkflowContext<Self>,
        input: OrchestrationInput
    ) async throws -> OrchestrationResult {
        try input.validate()
        current = WorkflowProgress(stage: "computing", total: 2 * input.pairs.count)
        var sums = [Int](repeating: 0, count: input.pairs.count)
        var products = sums
        try await withThrowingTaskGroup(of: (Int, Part).self) { group in
            for (index, pair) in input.pairs.enumerated() {
                group.addTask {
                    let options = ChildWorkflowOptions(id: "\(context.info.workflowID)/add-\(index)")
                    return (
                        index,
                        .sum(try await context.executeChildWorkflow(AddWorkflow.self, options: options, input: pair))
                    )
                }
                group.addTask {
                    let options = ChildWorkflowOptions(id: "\(context.info.workflowID)/multiply-\(index)")
                    return (
                        index,
                        .product(
                            try await context.executeChildWorkflow(MultiplyWorkflow.self, options: options, input: pair)
                        )
                    )
                }
            }
            for try await (index, part) in group {
                switch part {
                case .sum(let sum): sums[index] = sum
                case .product(let product): products[index] = product
                }
                current.completed += 1
            }
        }
        current.stage = "summing"
        let total = try (sums + products).reduce(0) { try $0.checkedSum($1) }
        current.stage = "done"
        return OrchestrationResult(sums: sums, products: products, total: total)
    }

    /// How far the run is.
    @WorkflowQuery(name: "progress")
    public func progress() -> WorkflowProgress { current }
}
