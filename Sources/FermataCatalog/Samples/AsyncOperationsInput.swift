/// The input of ``AsyncOperationsWorkflow``: an order, and what is to go wrong with it.
public struct AsyncOperationsInput: Codable, Sendable, Hashable {
    /// The order's number: 1 to 100 characters.
    public var order: String
    /// How often reserving the goods fails before it succeeds: 0 to 4.
    public var reservationFailures: Int
    /// Whether the payment is declined.
    public var declinesPayment: Bool
    /// How long the delivery estimate takes, in seconds: 0 to 60. From two on it is given up.
    public var estimateSeconds: Double

    /// Creates the input.
    public init(
        order: String,
        reservationFailures: Int = 2,
        declinesPayment: Bool = false,
        estimateSeconds: Double = 0
    ) {
        self.order = order
        self.reservationFailures = reservationFailures
        self.declinesPayment = declinesPayment
        self.estimateSeconds = estimateSeconds
    }

    /// Reads the input. Fields that are left out get the defaults of the other initialiser.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(order: try values.decode(String.self, forKey: .order))
        reservationFailures = try values.decodeIfPresent(Int.self, forKey: .reservationFailures) ?? reservationFailures
        declinesPayment = try values.decodeIfPresent(Bool.self, forKey: .declinesPayment) ?? declinesPayment
        estimateSeconds = try values.decodeIfPresent(Double.self, forKey: .estimateSeconds) ?? estimateSeconds
    }

    func validate() throws {
        try CatalogFailure.require((1...100).contains(order.count), "order", "must have 1 to 100 characters.")
        try CatalogFailure.require((0...4).contains(reservationFailures), "reservationFailures", "must be 0 to 4.")
        try CatalogFailure.require((0...60).contains(estimateSeconds), "estimateSeconds", "must be 0 to 60.")
    }
}
