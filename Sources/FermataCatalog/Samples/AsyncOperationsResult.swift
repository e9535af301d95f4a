/// The result of ``AsyncOperationsWorkflow``.
public struct AsyncOperationsResult: Codable, Sendable, Hashable {
    /// How the order ended.
    public enum Outcome: String, Codable, Sendable {
        /// Reserved and paid.
        case confirmed
        /// The payment was declined, and the goods were released again.
        case released
    }

    /// How the order ended.
    public var outcome: Outcome
    /// How often reserving the goods was tried.
    public var reservationAttempts: Int
    /// The days until delivery.
    public var deliveryDays: Int
    /// Whether the days are the usual ones, because the estimate did not come in time.
    public var isUsualDelivery: Bool
}
