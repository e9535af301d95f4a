import Fermata

extension GatewayConfiguration {
    /// - Throws: `FermataError` with code `invalidConfiguration` that names the entry.
    func validate() throws {
        try Self.requireUnique(providers.map(\.name), "provider")
        try Self.requireUnique(models.map(\.name), "model")
        try Self.requireUnique(routes.map(\.name), "route")
        try Self.requireUnique(budgets.map(\.name), "budget")
        for model in models {
            try Self.require(
                providers.contains { $0.name == model.provider },
                "The model '\(model.name)' names the provider '\(model.provider)', which is not there."
            )
            try Self.require(
                (1...10_000_000).contains(model.maxOutputTokens),
                "The model '\(model.name)': maxOutputTokens must be from 1 to 10,000,000."
            )
            try model.price.validate()
            try model.embedding.validate()
        }
        for provider in providers { try provider.limits.validate() }
        for budget in budgets { try budget.validate() }
        try retention.validate()
        for route in routes { try validate(route) }
    }

    private func validate(_ route: Route) throws {
        try Self.require(!route.models.isEmpty, "The route '\(route.name)' has no models.")
        try Self.requireUnique(route.models, "model of the route '\(route.name)'")
        for name in route.models {
            try Self.require(
                models.contains { $0.name == name },
                "The route '\(route.name)' names the model '\(name)', which is not there."
            )
        }
        try Self.require(
            route.timeLimitSeconds > 0 && route.timeLimitSeconds <= 7 * 86_400,
            "The route '\(route.name)': timeLimitSeconds must be above 0 and at most a week."
        )
        try Self.require(
            route.coolDownSeconds >= 0 && route.coolDownSeconds <= 86_400,
            "The route '\(route.name)': coolDownSeconds must be from 0 to a day."
        )
    }

    private static func requireUnique(_ names: [String], _ what: String) throws {
        var seen: Set<String> = []
        for name in names {
            try require(!name.isEmpty, "A \(what) has an empty name.")
            try require(seen.insert(name).inserted, "There are two entries for the \(what) '\(name)'.")
        }
    }

    private static func require(_ condition: Bool, _ message: @autoclosure () -> String) throws {
        guard condition else { throw FermataError(.invalidConfiguration, message()) }
    }

    /// The route of that name, or of the model of that name alone.
    ///
    /// - Throws: `ApplicationError` of type ``LanguageModelErrorType/invalidInput``.
    func route(named name: String) throws -> Route {
        if let route = routes.first(where: { $0.name == name }) { return route }
        if models.contains(where: { $0.name == name }) { return Route(name: name, models: [name]) }
        let names = (routes.map(\.name) + models.map(\.name)).joined(separator: ", ")
        throw LanguageModelErrorType.invalidInput.error(
            "There is no route or model '\(name.prefix(100))'. There are: \(names)."
        )
    }
}
