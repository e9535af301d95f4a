import Fermata

/// How long the AI store keeps what no run needs any more.
public struct RetentionSettings: Codable, Sendable, Hashable {
    /// Days for paid answers, which activities find that are tried again, for ended reservations, and for budgets of past
    /// days and of runs that spent nothing since. A run that begins to spend again later has its whole budget.
    public var callDays: Double
    /// Days for records of usage; `nil` keeps them for ever.
    public var usageDays: Double?

    /// Creates settings.
    public init(callDays: Double = 30, usageDays: Double? = nil) {
        self.callDays = callDays
        self.usageDays = usageDays
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case callDays, usageDays
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        self.init(
            callDays: try container.decodeIfPresent(Double.self, forKey: .callDays) ?? 30,
            usageDays: try container.decodeIfPresent(Double.self, forKey: .usageDays)
        )
    }

    /// A call may be tried again for a week, as long as the longest time limit of a route.
    private static let shortest = 8.0

    /// - Throws: `FermataError` with code `invalidConfiguration` that names the field.
    func validate() throws {
        for (name, days, least) in [("callDays", callDays, Self.shortest), ("usageDays", usageDays ?? 1, 0)]
        where !(days >= least && days <= 100_000) {
            throw FermataError(
                .invalidConfiguration,
                "retention: \(name) is \(days); it must be from \(least) to 100000 days."
            )
        }
    }
}
