import Fermata
import Foundation

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
    /// How long the store keeps what no run needs any more.
    public var retention: RetentionSettings
    /// What traces may hold.
    public var telemetry: TelemetrySettings
    /// What agents may call; `nil` leaves that to the worker.
    public var tools: [ToolSettings]?

    /// Creates a configuration.
    public init(
        providers: [ProviderSettings],
        models: [ModelSettings],
        routes: [Route] = [],
        budgets: [Budget] = [],
        guardrails: [GuardrailConfiguration] = [],
        retention: RetentionSettings = RetentionSettings(),
        telemetry: TelemetrySettings = TelemetrySettings(),
        tools: [ToolSettings]? = nil
    ) {
        self.providers = providers
        self.models = models
        self.routes = routes
        self.budgets = budgets
        self.guardrails = guardrails
        self.retention = retention
        self.telemetry = telemetry
        self.tools = tools
    }

    /// The built-in models alone: nothing is sent anywhere, nothing costs.
    public static let local = GatewayConfiguration(
        providers: [ProviderSettings(name: "local", kind: .local)],
        models: [LocalLanguageModel.name, LocalProvider.embeddingModel].map {
            ModelSettings(name: $0, provider: "local", model: $0)
        },
        routes: [Route(name: defaultRoute, models: [LocalLanguageModel.name])]
    )

    /// The route of those who do not say which.
    public static let defaultRoute = "default"

    /// Reads YAML without anchors, or JSON.
    ///
    /// - Throws: `FermataError` with code `invalidConfiguration` that says where the text is wrong.
    public init(yaml text: String) throws {
        do {
            self = try YAMLText.decode(Self.self, from: text)
        } catch {
            throw FermataError(.invalidConfiguration, "The gateway's configuration: \(YAMLFault.sentence(error))")
        }
        try validate()
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case providers, models, routes, budgets, guardrails, retention, telemetry, tools
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        providers = try container.decode([ProviderSettings].self, forKey: .providers)
        models = try container.decode([ModelSettings].self, forKey: .models)
        routes = try container.decodeIfPresent([Route].self, forKey: .routes) ?? []
        budgets = try container.decodeIfPresent([Budget].self, forKey: .budgets) ?? []
        guardrails = try container.decodeIfPresent([GuardrailConfiguration].self, forKey: .guardrails) ?? []
        retention = try container.decodeIfPresent(RetentionSettings.self, forKey: .retention) ?? RetentionSettings()
        telemetry = try container.decodeIfPresent(TelemetrySettings.self, forKey: .telemetry) ?? TelemetrySettings()
        tools = try container.decodeIfPresent([ToolSettings].self, forKey: .tools)
    }
}
