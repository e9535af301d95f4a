import Fermata
public import Foundation

extension GatewayConfiguration {
    /// What the environment asks for, in the words of ``LanguageModels/fromEnvironment(_:)``, with a configuration file
    /// before all of them.
    ///
    /// | Variable | Meaning |
    /// |---|---|
    /// | `FERMATA_MODELS` | A YAML file with the whole configuration. |
    /// | `OPENAI_API_KEY`, `OPENAI_BASE_URL`, `FERMATA_MODEL` | One model of one server, as the route `default`. |
    ///
    /// Without any of them there are the built-in models.
    ///
    /// - Throws: `FermataError` with code `invalidConfiguration`.
    public static func fromEnvironment(
        _ environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> GatewayConfiguration {
        if let path = environment["FERMATA_MODELS"], !path.isEmpty {
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw FermataError(.invalidConfiguration, "FERMATA_MODELS: the file '\(path)' cannot be read.")
            }
            return try GatewayConfiguration(yaml: text)
        }
        let model = try LanguageModels.fromEnvironment(environment)
        guard model is OpenAICompatibleModel else { return .local }
        let key = "OPENAI_API_KEY"
        let provider = ProviderSettings(
            name: "openai",
            kind: .openAI,
            baseURL: environment["OPENAI_BASE_URL"].flatMap { $0.isEmpty ? nil : $0 },
            apiKeyEnvironment: environment[key]?.isEmpty == false ? key : nil
        )
        return GatewayConfiguration(
            providers: [provider],
            models: [ModelSettings(name: model.name, provider: provider.name, model: model.name)],
            routes: [Route(name: defaultRoute, models: [model.name])]
        )
    }
}
