import Fermata

/// A limit on what may be spent.
public struct Budget: Codable, Sendable, Hashable {
    /// What it is for.
    public enum Window: String, Codable, Sendable, Hashable {
        /// Each day in UTC. A call counts for the day on which it was reserved.
        case day
        /// All time.
        case total
    }

    /// The name that errors say.
    public var name: String
    /// What spends from it.
    public var scope: BudgetScope.Kind
    /// Which one; `nil` gives each its own.
    public var value: String?
    /// How much it allows. Zero allows nothing.
    public var limit: BudgetLimit
    /// For how long.
    public var window: Window

    /// Creates a budget.
    public init(
        name: String,
        scope: BudgetScope.Kind,
        value: String? = nil,
        limit: BudgetLimit,
        window: Window = .total
    ) {
        self.name = name
        self.scope = scope
        self.value = value
        self.limit = limit
        self.window = window
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, scope, value, limit, window
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        self.init(
            name: try container.decode(String.self, forKey: .name),
            scope: try container.decode(BudgetScope.Kind.self, forKey: .scope),
            value: try container.decodeIfPresent(String.self, forKey: .value),
            limit: try container.decode(BudgetLimit.self, forKey: .limit),
            window: try container.decodeIfPresent(Window.self, forKey: .window) ?? .total
        )
    }

    /// Checks the values.
    ///
    /// - Throws: `FermataError` with code `invalidConfiguration` that names the field.
    public func validate() throws {
        guard !name.isEmpty else {
            throw FermataError(.invalidConfiguration, "A budget has no name. Give it one, for example daily-per-user.")
        }
        guard limit.number >= 0 else {
            throw FermataError(
                .invalidConfiguration,
                "The limit of budget \(name) is \(limit.number); it must be zero or more."
            )
        }
    }

    func covers(_ scope: BudgetScope) -> Bool {
        scope.kind == self.scope && (value == nil || value == scope.value)
    }
}
