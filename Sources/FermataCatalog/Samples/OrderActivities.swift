import Fermata
import Logging

/// The activities of ``AsyncOperationsWorkflow``. They stand for services that fail in the ways services do.
@ActivityContainer
struct OrderActivities {
    /// The kind of failure that means "no", as opposed to "not now".
    static let paymentDeclined = "PaymentDeclined"

    /// Reserves goods, after as many failures as were asked for. Returns the number of the attempt.
    @Activity
    func reserveGoods(input: AsyncOperationsInput) async throws -> Int {
        let attempt = ActivityExecutionContext.current?.info.attempt ?? 1
        guard attempt > input.reservationFailures else {
            throw ApplicationError(message: "The warehouse does not answer.", type: "WarehouseUnavailable")
        }
        return attempt
    }

    /// Takes a payment, or fails by kind.
    @Activity
    func takePayment(input: AsyncOperationsInput) async throws {
        guard !input.declinesPayment else {
            throw ApplicationError(
                message: "The bank declines the payment.",
                type: Self.paymentDeclined,
                isNonRetryable: true
            )
        }
    }

    /// Gives goods back. Doing it twice does no harm.
    @Activity
    func releaseGoods(input: AsyncOperationsInput) async throws {
        ActivityExecutionContext.current?.logger.info("goods released")
    }

    /// Estimates the days until delivery, in its own time.
    @Activity
    func estimateDelivery(input: AsyncOperationsInput) async throws -> Int {
        try input.validate()
        try await Task.sleep(for: .seconds(input.estimateSeconds))
        return 1
    }
}
