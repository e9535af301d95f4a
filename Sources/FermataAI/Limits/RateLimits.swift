import Fermata

/// What may be asked of a provider with one key.
public struct RateLimits: Codable, Sendable, Hashable {
    /// The most requests that reach the provider in any 60 seconds; `nil` for no limit.
    public var requestsPerMinute: Int?
    /// The most tokens, of input and output together, whose requests reach the provider in any 60 seconds; `nil` for
    /// no limit.
    public var tokensPerMinute: Int?
    /// The most requests under way at once; `nil` for no limit.
    public var concurrency: Int?
    /// The longest that a request is on its way, from the grant until the provider has counted it.
    ///
    /// A request counts for this much longer than a minute, because what left first may arrive last. Larger values hold
    /// the limit over worse networks and use less of it: with one second at most 98 % is used, with three 95 %.
    public var deliverySeconds: Double

    /// Creates limits.
    public init(
        requestsPerMinute: Int? = nil,
        tokensPerMinute: Int? = nil,
        concurrency: Int? = nil,
        deliverySeconds: Double = 1
    ) {
        self.requestsPerMinute = requestsPerMinute
        self.tokensPerMinute = tokensPerMinute
        self.concurrency = concurrency
        self.deliverySeconds = deliverySeconds
    }

    /// Whether there is anything to keep count of.
    var isLimited: Bool { requestsPerMinute != nil || tokensPerMinute != nil || concurrency != nil }

    /// Checks the values.
    ///
    /// - Throws: `FermataError` with code `invalidConfiguration` that names the field.
    public func validate() throws {
        for (name, value) in [
            ("requestsPerMinute", requestsPerMinute), ("tokensPerMinute", tokensPerMinute),
            ("concurrency", concurrency),
        ] {
            guard let value, !(1...Self.maximum).contains(value) else { continue }
            throw FermataError(
                .invalidConfiguration,
                "\(name) is \(value); it must be from 1 to \(Self.maximum), or absent for no limit."
            )
        }
        guard deliverySeconds >= 0, deliverySeconds <= 60 else {
            throw FermataError(.invalidConfiguration, "deliverySeconds is \(deliverySeconds); it must be from 0 to 60.")
        }
    }

    private static let maximum = 1_000_000_000_000

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case requestsPerMinute, tokensPerMinute, concurrency, deliverySeconds
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        requestsPerMinute = try container.decodeIfPresent(Int.self, forKey: .requestsPerMinute)
        tokensPerMinute = try container.decodeIfPresent(Int.self, forKey: .tokensPerMinute)
        concurrency = try container.decodeIfPresent(Int.self, forKey: .concurrency)
        deliverySeconds = try container.decodeIfPresent(Double.self, forKey: .deliverySeconds) ?? 1
    }
}
