public import Fermata

/// Three ways to deal with trouble: an order is reserved, paid and given a delivery estimate.
///
/// **Timeouts and retries.**
/// - *Reserving* is **retried**: trouble there passes. Five attempts, 0.2 s apart and doubling, so that the result comes
///   within seconds; an order that still cannot be reserved fails the workflow, with nothing to undo.
/// - *Paying* fails by kind. A declined payment is an answer, so it is not retried; it is **compensated** by releasing
///   the goods, and the workflow completes. Any other failure is retried three times and, if it stays, compensated as
///   well, and fails the workflow; so does cancelling the workflow at that moment, since the release runs in a shield.
/// - *Estimating* gets 2 s and one attempt. If it times out, the **fallback** is the usual time: an estimate is not worth
///   an order.
/// - *Releasing* is retried without limit: it must happen, and doing it twice does no harm.
///
/// **Query** `progress`.
@Workflow
public struct AsyncOperationsWorkflow {
    private var current = WorkflowProgress(stage: "starting", total: 3)

    private static let usualDeliveryDays = 5

    public mutating func run(
        context: WorkflowContext<Self>,
        input: AsyncOperationsInput
    ) async throws -> AsyncOperationsResult {
        try input.validate()
        current.stage = "reserving"
        let attempts = try await context.executeActivity(
            OrderActivities.Activities.ReserveGoods.self,
            options: ActivityOptions(
                startToCloseTimeout: .seconds(10),
                retryPolicy: RetryPolicy(initialInterval: .milliseconds(200), maximumAttempts: 5)
            ),
            input: input
        )
        current = WorkflowProgress(stage: "paying", completed: 1, total: 3)
        let isPaid = try await takePayment(context: context, input: input)
        current = WorkflowProgress(stage: "estimating", completed: 2, total: 3)
        let estimate = isPaid ? try await estimateDelivery(context: context, input: input) : nil
        current = WorkflowProgress(stage: "done", completed: 3, total: 3)
        return AsyncOperationsResult(
            outcome: isPaid ? .confirmed : .released,
            reservationAttempts: attempts,
            deliveryDays: estimate ?? Self.usualDeliveryDays,
            isUsualDelivery: estimate == nil
        )
    }

    /// How far the run is.
    @WorkflowQuery(name: "progress")
    public func progress() -> WorkflowProgress { current }

    private func takePayment(context: WorkflowContext<Self>, input: AsyncOperationsInput) async throws -> Bool {
        do {
            try await context.executeActivity(
                OrderActivities.Activities.TakePayment.self,
                options: ActivityOptions(
                    startToCloseTimeout: .seconds(10),
                    retryPolicy: RetryPolicy(initialInterval: .milliseconds(200), maximumAttempts: 3)
                ),
                input: input
            )
            return true
        } catch {
            try await context.withCancellationShield {
                try await context.executeActivity(
                    OrderActivities.Activities.ReleaseGoods.self,
                    options: ActivityOptions(startToCloseTimeout: .seconds(10), summary: "Undo the reservation"),
                    input: input
                )
            }
            let reason = (error as? ActivityError)?.cause as? ApplicationError
            guard reason?.type == OrderActivities.paymentDeclined else { throw error }
            return false
        }
    }

    private func estimateDelivery(context: WorkflowContext<Self>, input: AsyncOperationsInput) async throws -> Int? {
        do {
            return try await context.executeActivity(
                OrderActivities.Activities.EstimateDelivery.self,
                options: ActivityOptions(
                    startToCloseTimeout: .seconds(2),
                    retryPolicy: RetryPolicy(maximumAttempts: 1)
                ),
                input: input
            )
        } catch let error as ActivityError where error.cause is TimeoutError {
            return nil
        }
    }
}
