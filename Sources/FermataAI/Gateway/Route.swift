/// An ordered list of models that stand in for each other.
///
/// The first that can answer does. A model that failed is left out for its cool-down; one whose provider asks to wait,
/// or whose budget does not suffice, is passed over in favour of the next. If none can answer now, the call is tried
/// again by the workflow engine, when the first of them can.
public struct Route: Codable, Sendable, Hashable {
    /// Why the next model is asked.
    public enum FallbackReason: String, Codable, Sendable, Hashable, CaseIterable {
        /// The provider asks to slow down, or our own limits do.
        case rateLimited
        /// It cannot be reached, failed or took too long.
        case unavailable
        /// It answered something else than was asked for, after all tries.
        case outputInvalid
        /// It, or a filter before it, declined to answer.
        case refused
        /// It does not accept the key or the request.
        case rejected
        /// What the call may cost with it does not fit into a budget.
        case budget
    }

    /// What requests ask for.
    public var name: String
    /// Names of models of the configuration, the best first.
    public var models: [String]
    /// How long a model that was unavailable is left out, in seconds.
    public var coolDownSeconds: Double
    /// How long a call may take in all, waiting for limits and every model included, in seconds. A request under way ends
    /// with it. In the calls of agents, what they wait for a worker does not count, so that an outage fails none of them.
    public var timeLimitSeconds: Double
    /// When the next model is asked. Otherwise the call fails, or waits.
    public var fallsBackOn: Set<FallbackReason>

    /// Creates a route.
    public init(
        name: String,
        models: [String],
        coolDownSeconds: Double = 30,
        timeLimitSeconds: Double = 600,
        fallsBackOn: Set<FallbackReason> = [.rateLimited, .unavailable, .outputInvalid, .budget]
    ) {
        self.name = name
        self.models = models
        self.coolDownSeconds = coolDownSeconds
        self.timeLimitSeconds = timeLimitSeconds
        self.fallsBackOn = fallsBackOn
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, models, coolDownSeconds, timeLimitSeconds, fallsBackOn
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        self.init(
            name: try container.decode(String.self, forKey: .name),
            models: try container.decode([String].self, forKey: .models)
        )
        if let seconds = try container.decodeIfPresent(Double.self, forKey: .coolDownSeconds) {
            coolDownSeconds = seconds
        }
        if let seconds = try container.decodeIfPresent(Double.self, forKey: .timeLimitSeconds) {
            timeLimitSeconds = seconds
        }
        if let reasons = try container.decodeIfPresent(Set<FallbackReason>.self, forKey: .fallsBackOn) {
            fallsBackOn = reasons
        }
    }
}
