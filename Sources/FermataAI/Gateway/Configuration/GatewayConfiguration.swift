import Fermata
import Foundation
import Yams

/// Which models there are, where they run, what they cost, and how far anybody may go with them.
public struct GatewayConfiguration: Codable, Sendable, Hashable {
    /// Where models run.
    public var providers: [ProviderSettings]
    /// The models.
    public var models: [ModelSettings]
    /// Models that stand in for each other. A model's own name is a route of that model alone.
    public var routes: [Route]
    /// What may be spent.
    public var budgets: [Budget]
    /// What every request and answer goes through, in order.
    public var guardrails: [GuardrailConfiguration]

    /// Creates a configuration.
    public init(
        providers: [ProviderSettings],
        models: [ModelSettings],
        routes: [Route] = [],
        budgets: [Budget] = [],
        guardrails: [GuardrailConfiguration] = []
    ) {
        self.providers = providers
        self.models = models
        self.routes = routes
        self.budgets = budgets
        self.guardrails = guardrails
    }

    /// The built-in models alone: nothing is sent anywhere, nothing costs.
    public static let local = GatewayConfiguration(
        providers: [ProviderSettings(name: "local", kind: .local)],
        models: [ModelSettings(name: LocalLanguageModel.name, provider: "local", model: LocalLanguageModel.name)],
        routes: [Route(name: defaultRoute, models: [LocalLanguageModel.name])]
    )

    /// The route of those who do not say which.
    public static let defaultRoute = "default"

    /// Reads YAML or JSON.
    ///
    /// - Throws: `FermataError` with code `invalidConfiguration` that says where the text is wrong.
    public init(yaml text: String) throws {
        do {
            self = try YAMLDecoder().decode(Self.self, from: text)
        } catch {
            throw FermataError(.invalidConfiguration, "The gateway's configuration: \(YAMLFault.sentence(error))")
        }
        try validate()
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case providers, models, routes, budgets, guardrails
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        providers = try container.decode([ProviderSettings].self, forKey: .providers)
        models = try container.decode([ModelSettings].self, forKey: .models)
        routes = try container.decodeIfPresent([Route].self, forKey: .routes) ?? []
        budgets = try container.decodeIfPresent([Budget].self, forKey: .budgets) ?? []
        guardrails = try container.decodeIfPresent([GuardrailConfiguration].self, forKey: .guardrails) ?? []
    }
}
